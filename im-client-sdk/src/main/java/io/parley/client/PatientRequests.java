package io.parley.client;

import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.connection.Backoff;
import io.parley.client.connection.LinkStatus;
import io.parley.client.connection.Reply;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Requests that wait for a connection, and are repeated when they failed in passing: every one of them is idempotent, by
 * its op_id or by its nature.
 */
final class PatientRequests {
    private static final long PATIENCE_MILLIS = 20_000;

    private final ClientCore core;

    PatientRequests(ClientCore core) {
        this.core = core;
    }

    /** @param use makes the answer out of the result, on the client's thread */
    <T> CompletableFuture<T> request(ClientFrame.Builder body, Function<ServerFrame, T> use) {
        return request(() -> body, use);
    }

    /**
     * @param body made on the client's thread, where what is known may be read; throws what is refused at once
     */
    <T> CompletableFuture<T> request(Supplier<ClientFrame.Builder> body, Function<ServerFrame, T> use) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            try {
                new Attempt<>(body.get(), use, answer).begin();
            } catch (ParleyException refusal) {
                core.callbacks.post(() -> answer.completeExceptionally(refusal));
            }
        });
        return answer;
    }

    private final class Attempt<T> {
        private final ClientFrame.Builder body;
        private final Function<ServerFrame, T> use;
        private final CompletableFuture<T> answer;
        private final long endMillis = core.scheduler.nowMillis() + PATIENCE_MILLIS;
        private int failures;

        Attempt(ClientFrame.Builder body, Function<ServerFrame, T> use, CompletableFuture<T> answer) {
            this.body = body;
            this.use = use;
            this.answer = answer;
        }

        void begin() {
            if (core.closed()) {
                fail(new ParleyException(Code.CLOSED, "the client was closed", false));
            } else if (core.connection.ready()) {
                core.connection.requests().call(body.clone(), this::answered);
            } else if (standsStill() || core.scheduler.nowMillis() >= endMillis) {
                fail(new ParleyException(Code.DISCONNECTED, "not connected", true));
            } else {
                awaitConnection();
            }
        }

        private boolean standsStill() {
            return core.connection.status() == LinkStatus.IDLE || core.connection.status() == LinkStatus.CLOSED;
        }

        private void awaitConnection() {
            CompletableFuture<Boolean> ready = new CompletableFuture<>();
            // Only to have the condition looked at when the time is over.
            var end = core.scheduler.after(endMillis - core.scheduler.nowMillis(), () -> {});
            core.waiters.add(ready, () -> {
                boolean over = standsStill() || core.scheduler.nowMillis() >= endMillis;
                return core.connection.ready() || over ? Boolean.TRUE : null;
            });
            ready.whenComplete((done, failure) -> core.scheduler.execute(() -> {
                end.cancel();
                begin();
            }));
        }

        private void answered(Reply reply) {
            if (reply instanceof Reply.Result result) {
                T value = use.apply(result.frame());
                core.callbacks.post(() -> answer.complete(value));
            } else if (reply instanceof Reply.Failure failure) {
                long wished = failure.error().retryAfter().toMillis();
                if (failure.error().retryable() && core.scheduler.nowMillis() + wished < endMillis && !core.closed()) {
                    core.scheduler.after(Backoff.pauseMillis(failures++, wished, core.scheduler), this::begin);
                } else {
                    fail(failure.error());
                }
            }
        }

        private void fail(ParleyException error) {
            core.callbacks.post(() -> answer.completeExceptionally(error));
        }
    }
}
