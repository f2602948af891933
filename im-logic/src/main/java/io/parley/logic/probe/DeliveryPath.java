package io.parley.logic.probe;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.logic.link.NamedThreads;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.logic.probe.Outcome.Busy;
import io.parley.logic.probe.Outcome.Delivered;
import io.parley.logic.probe.Outcome.Failed;
import io.parley.logic.probe.Outcome.Stage;
import io.parley.storage.probe.ProbeStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message as any client does, and waits for it at the other end, over two connections that it keeps for a minute:
 *
 * <pre>
 *   sender ─► access ─► this node ─► MySQL, COMMIT ─► ack
 *                           └─► access ─► receiver
 * </pre>
 *
 * Used by the probe's thread alone, which it blocks up to the timeout.
 */
final class DeliveryPath {
    /** So that hellos are tried too. */
    private static final Duration CONNECTIONS_LAST = Duration.ofMinutes(1);

    private final ProbeAccounts accounts;
    private final AccessUrls urls;
    private final Duration timeout;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, NamedThreads.daemon("probe-socket"));
    private final HttpClient http = HttpClient.newBuilder().executor(threads).build();
    private @Nullable Ends ends;
    private volatile Expected expected = new Expected("", 0, new CompletableFuture<>());

    private record Ends(ProbeSocket sender, ProbeSocket receiver, long openedAt) {
        boolean areUsable() {
            return sender.isUsable()
                    && receiver.isUsable()
                    && System.nanoTime() - openedAt < CONNECTIONS_LAST.toNanos();
        }
    }

    /** @param hinted completes with whether it came as a hint */
    private record Expected(String clientMsgId, long conversationId, CompletableFuture<Boolean> hinted) {}

    /** How far the message has got, and until when it may take. */
    private static final class Attempt {
        private final long end;
        private Stage stage = Stage.ACCOUNTS;

        Attempt(Duration timeout) {
            end = System.nanoTime() + timeout.toNanos();
        }

        <T> T await(CompletionStage<T> step) throws InterruptedException, ExecutionException, TimeoutException {
            return step.toCompletableFuture().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    DeliveryPath(ProbeAccounts accounts, AccessUrls urls, Duration timeout) {
        this.accounts = accounts;
        this.urls = urls;
        this.timeout = timeout;
    }

    /** Tries once, through the access node whose turn it is if the connections have to be made anew. */
    Outcome attempt(int turn) throws InterruptedException {
        Attempt attempt = new Attempt(timeout);
        try {
            return attempt(turn, attempt);
        } catch (TimeoutException e) {
            return failed(attempt.stage, "within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = Stages.cause(e);
            return isBusy(cause) ? new Busy() : failed(attempt.stage, cause.toString());
        }
    }

    private static boolean isBusy(Throwable cause) {
        return cause instanceof Refusal refusal
                && (refusal.code() == ErrorCode.BUSY || refusal.code() == ErrorCode.RATE_LIMITED);
    }

    private Failed failed(Stage stage, String why) {
        hangUp();
        accounts.forget();
        return new Failed(stage, why);
    }

    private Outcome attempt(int turn, Attempt attempt)
            throws InterruptedException, ExecutionException, TimeoutException {
        long conversationId = attempt.await(accounts.conversation());
        accounts.remember(conversationId);
        attempt.stage = Stage.CONNECT;
        Ends open = connected(turn, attempt);
        attempt.stage = Stage.ACK;
        Expected message = new Expected(UUID.randomUUID().toString(), conversationId, new CompletableFuture<>());
        expected = message;
        long begin = System.nanoTime();
        ServerFrame result = attempt.await(open.sender().request(send(message)));
        Ack ack = result.getSendResult().getAcks(0);
        Duration untilAck = Duration.ofNanos(System.nanoTime() - begin);
        attempt.stage = Stage.DELIVERY;
        boolean hinted = attempt.await(message.hinted());
        if (hinted && !holds(attempt.await(open.receiver().request(pull(conversationId, ack.getSeq()))), message)) {
            return failed(attempt.stage, "the receiver was hinted, and does not find it in the log");
        }
        accounts.trim(ack.getSeq());
        return new Delivered(ack.getSeq(), untilAck, Duration.ofNanos(System.nanoTime() - begin), hinted);
    }

    private Ends connected(int turn, Attempt attempt)
            throws InterruptedException, ExecutionException, TimeoutException {
        Ends current = ends;
        if (current != null && current.areUsable()) {
            return current;
        }
        if (current != null) {
            current.sender().close();
            current.receiver().close();
        }
        Ends fresh = new Ends(new ProbeSocket(push -> {}), new ProbeSocket(this::pushed), System.nanoTime());
        ends = fresh;
        URI url = attempt.await(CompletableFuture.supplyAsync(() -> urls.at(turn), threads));
        CompletionStage<?> sender = greet(fresh.sender(), ProbeStore.SENDER_ID, url);
        attempt.await(greet(fresh.receiver(), ProbeStore.RECEIVER_ID, url));
        attempt.await(sender);
        return fresh;
    }

    private CompletionStage<?> greet(ProbeSocket socket, long userId, URI url) {
        return socket.connect(http, url, timeout)
                .thenCompose(open -> socket.request(ClientFrame.newBuilder()
                        .setHello(Hello.newBuilder()
                                .setToken(accounts.token(userId))
                                .setDeviceId(accounts.deviceId())
                                .setClient("delivery-probe"))));
    }

    private static ClientFrame.Builder send(Expected message) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(message.conversationId())
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(message.clientMsgId())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText("probe")))));
    }

    private static ClientFrame.Builder pull(long conversationId, long seq) {
        return ClientFrame.newBuilder()
                .setPull(Pull.newBuilder()
                        .setConversationId(conversationId)
                        .setFromSeq(seq)
                        .setToSeq(seq));
    }

    private static boolean holds(ServerFrame pulled, Expected message) {
        return pulled.getPullResult().getMessagesList().stream()
                .anyMatch(found -> found.getClientMsgId().equals(message.clientMsgId()));
    }

    /** What other nodes' probes send comes here too, and is left alone. */
    private void pushed(ServerFrame frame) {
        Expected message = expected;
        if (frame.getMessagePush().getMessagesList().stream()
                .anyMatch(pushed -> pushed.getClientMsgId().equals(message.clientMsgId()))) {
            message.hinted().complete(false);
        } else if (frame.hasSyncHint() && concerns(frame.getSyncHint().getConversationId(), message)) {
            message.hinted().complete(true);
        }
    }

    private static boolean concerns(long hintedConversationId, Expected message) {
        return hintedConversationId == 0 || hintedConversationId == message.conversationId();
    }

    private void hangUp() {
        Ends current = ends;
        ends = null;
        if (current != null) {
            current.sender().abort();
            current.receiver().abort();
        }
    }

    /** Says goodbye to access nodes. */
    void leave() {
        Ends current = ends;
        ends = null;
        if (current != null) {
            current.sender().close();
            current.receiver().close();
        }
        threads.shutdown();
    }
}
