package io.parley.storage.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Routes in Redis, which may forget them at any time. A user's routes are one hash, {@code parley:{userId}:routes}, with
 * a field for each device. Nothing here blocks; a stage fails when Redis can't be reached in time.
 */
public interface RouteStore {
    /**
     * A user's routes are forgotten when none of them has been put for so long, so that those of dead nodes don't stay for
     * ever: whoever has live connections puts them again well before.
     */
    Duration LIFETIME = Duration.ofHours(24);

    /**
     * Registers a connection. An older one of the same device gives way: of two of one boot of one node the larger
     * connection id stays, else the one that comes later.
     *
     * @return the route that gave way: the one that was there, or {@code route} itself if that was the older; empty if
     *     the device had none or the same
     */
    CompletionStage<Optional<Route>> put(Route route);

    /** Registers many connections as {@link #put} does, in one go: to repair what Redis forgot. */
    CompletionStage<Void> putAll(Collection<Route> routes);

    /**
     * Removes the route if it is still this very connection's.
     *
     * @return whether it was
     */
    CompletionStage<Boolean> remove(Route route);

    /** The routes of these users, in one round trip; users without any are absent. */
    CompletionStage<Map<Long, List<Route>>> find(Collection<Long> userIds);

    /**
     * A random number that Redis keeps as long as it keeps anything, drawn when it has none. If it changes, routes may be
     * gone.
     */
    CompletionStage<Long> generation();
}
