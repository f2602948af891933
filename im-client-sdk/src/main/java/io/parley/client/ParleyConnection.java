package io.parley.client;

import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.connection.Reply;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.util.concurrent.CompletableFuture;

/**
 * The connection below the client: single frames, without outbox, repetition or cursors. For tests, measurements, and
 * operations that are newer than this SDK.
 */
public final class ParleyConnection {
    private final ClientCore core;

    ParleyConnection(ClientCore core) {
        this.core = core;
    }

    /**
     * Writes one request, with a request id of the client's, and gives its result. Fails with a {@link ParleyException}
     * if the server refuses, or at once (DISCONNECTED) without an accepted connection.
     */
    public CompletableFuture<ServerFrame> request(ClientFrame request) {
        CompletableFuture<ServerFrame> answer = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            if (core.connection.ready()) {
                core.connection.requests().call(request.toBuilder(), reply -> settle(reply, answer));
            } else {
                ParleyException error = new ParleyException(Code.DISCONNECTED, "not connected", true);
                core.callbacks.post(() -> answer.completeExceptionally(error));
            }
        });
        return answer;
    }

    /**
     * Breaks the connection as a failing network would: no close frame, nothing more is written. The client then does
     * what it does after any loss. For tests.
     */
    public void cutAbruptly() {
        core.scheduler.execute(core.connection::cut);
    }

    private void settle(Reply reply, CompletableFuture<ServerFrame> answer) {
        if (reply instanceof Reply.Result result) {
            core.callbacks.post(() -> answer.complete(result.frame()));
        } else if (reply instanceof Reply.Failure failure) {
            core.callbacks.post(() -> answer.completeExceptionally(failure.error()));
        }
    }
}
