package io.parley.client;

import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.Presence;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Who is there. Users watch people whom they know, agents the visitors and agents of their site; visitors nobody. */
public final class Presences {
    private final ClientCore core;

    Presences(ClientCore core) {
        this.core = core;
    }

    /**
     * Watches people from now on, over all connections, until {@link #unsubscribe}; who is watched already stays so. Completes
     * when their presence is known, which waits for a connection. Fails with TOO_MANY_WATCHED (500 by default), NOT_ALLOWED,
     * INVALID_ARGUMENT, or CLOSED; who was new is not watched then.
     */
    public CompletableFuture<Void> subscribe(Collection<Long> userIds) {
        List<Long> ids = List.copyOf(userIds);
        for (long id : ids) {
            if (id <= 0) {
                return CompletableFuture.failedFuture(
                        new ParleyException(Code.INVALID_ARGUMENT, "userIds: " + id + " (expected: > 0)", false));
            }
        }
        return input(future -> core.presence.subscribe(ids, future));
    }

    public void unsubscribe(Collection<Long> userIds) {
        List<Long> ids = List.copyOf(userIds);
        core.scheduler.execute(() -> core.presence.unsubscribe(ids));
    }

    /** How somebody is now; {@code ClientListener.onPresence} hears of changes. Watches nobody by itself. */
    public Presence of(long userId) {
        return core.presence.of(userId);
    }

    /**
     * For users: says that this device's user is away, or there again, over all connections until the next call. Completes when the
     * server knows. Of several devices the one that is most present counts.
     */
    public CompletableFuture<Void> setAway(boolean away) {
        return input(future -> core.presence.set(away, future));
    }

    private CompletableFuture<Void> input(Consumer<CompletableFuture<Void>> call) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            if (core.closed()) {
                ParleyException error = new ParleyException(Code.CLOSED, "the client was closed", false);
                core.callbacks.post(() -> future.completeExceptionally(error));
            } else {
                call.accept(future);
            }
        });
        return future;
    }
}
