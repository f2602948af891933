package io.parley.client;

import io.parley.client.api.ClientListener;
import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.PendingMessage;
import io.parley.client.api.SendReceipt;
import io.parley.client.outbox.Outbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which future waits for which message of the outbox. */
final class Receipts implements Outbox.Events {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

    private final Callbacks callbacks;
    private final ClientListener listener;
    private final Consumer<Message> arrived;
    private final Map<String, Waiting> waiting = new HashMap<>();

    private record Waiting(CompletableFuture<SendReceipt> future, long sinceNanos) {}

    Receipts(Callbacks callbacks, ClientListener listener, Consumer<Message> arrived) {
        this.callbacks = callbacks;
        this.listener = listener;
        this.arrived = arrived;
    }

    /** A second send of the same id shares the fate of the first. */
    void await(String clientMsgId, CompletableFuture<SendReceipt> future, long sinceNanos) {
        Waiting known = waiting.putIfAbsent(clientMsgId, new Waiting(future, sinceNanos));
        if (known != null) {
            known.future.whenComplete((receipt, failure) -> {
                if (failure == null) {
                    future.complete(receipt);
                } else {
                    future.completeExceptionally(failure);
                }
            });
        }
    }

    @Override
    public void stored(Message message) {
        Waiting call = waiting.remove(message.clientMsgId());
        if (call != null) {
            SendReceipt receipt = new SendReceipt(
                    message.clientMsgId(),
                    message.conversationId(),
                    message.messageId(),
                    message.seq(),
                    message.sentAt(),
                    Duration.ofNanos(System.nanoTime() - call.sinceNanos));
            callbacks.post(() -> call.future.complete(receipt));
        }
    }

    @Override
    public void acked(Message message) {
        arrived.accept(message);
    }

    @Override
    public void refused(PendingMessage message, ParleyException error) {
        Waiting call = waiting.remove(message.clientMsgId());
        if (call != null) {
            callbacks.post(() -> call.future.completeExceptionally(error));
        }
        callbacks.post(() -> listener.onRefused(message));
    }

    /** The store did not take the message. */
    void lost(String clientMsgId, RuntimeException fault) {
        LOG.error("a message was not taken by the store", fault);
        Waiting call = waiting.remove(clientMsgId);
        if (call != null) {
            ParleyException error = new ParleyException(Code.INTERNAL, "the store failed: " + fault, true);
            callbacks.post(() -> call.future.completeExceptionally(error));
        }
    }

    void failAll(ParleyException error) {
        waiting.values().forEach(call -> callbacks.post(() -> call.future.completeExceptionally(error)));
        waiting.clear();
    }
}
