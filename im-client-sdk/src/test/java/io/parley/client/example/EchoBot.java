package io.parley.client.example;

import io.parley.client.ParleyClient;
import io.parley.client.api.ClientListener;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Message;
import io.parley.client.rest.ParleyRest;
import io.parley.client.rest.Tokens;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent that answers every customer with his own words. Arguments: Parley's address ({@code http://localhost:8080}) and
 * login; the password stands in {@code PARLEY_PASSWORD}.
 */
public final class EchoBot implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(EchoBot.class);

    private final ParleyClient client;
    private final CountDownLatch closed = new CountDownLatch(1);

    private EchoBot(Tokens tokens) {
        client = ParleyClient.builder()
                .tokens(tokens)
                .deviceId("echo-bot")
                .client("echo-bot/1")
                .openAll(true)
                .listener(this)
                .build();
    }

    @Override
    public void onMessage(Message message) {
        boolean fresh = client.conversation(message.conversationId())
                .map(conversation -> message.seq() > conversation.readSeq())
                .orElse(false);
        if (fresh && message.countsFor(client.userId())) {
            client.markRead(message.conversationId(), message.seq());
            client.send(message.conversationId(), "You said: " + message.text()).exceptionally(failure -> {
                LOG.warn("not answered: {}", failure.getMessage());
                return null;
            });
        }
    }

    @Override
    public void onConnection(ConnectionState state) {
        LOG.info("{}", state);
        if (state instanceof ConnectionState.Closed) {
            closed.countDown();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        ParleyRest rest = new ParleyRest(URI.create(args[0]));
        var agent = rest.agentLogin(args[1], System.getenv("PARLEY_PASSWORD")).join();
        EchoBot bot = new EchoBot(Tokens.refreshed(rest, agent.grant()));
        try (ParleyClient client = bot.client) {
            client.connect();
            bot.closed.await();
        }
    }
}
