package io.parley.storage.routing;

import io.parley.common.protocol.PresenceState;
import io.parley.storage.agent.NodeBoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who is there, and which connections watch it. A user's presence is computed from the user's routes whenever it is asked
 * for or may have changed, so it is right again once routes are. Redis may forget all of it. Nothing here blocks; a stage
 * fails when Redis can't be reached in time.
 */
public interface PresenceStore {
    /** How long it is remembered when somebody was last there. */
    Duration LAST_SEEN_KEPT = Duration.ofDays(30);

    /** After {@link #part} no watch begins for so long: one that is about to was allowed before. */
    Duration PARTED = Duration.ofSeconds(10);

    /** More watchers than these are not told of changes of one user. */
    int MOST_WATCHERS = 5_000;

    /**
     * Brings what is told of each user in line with the user's connections. A rise (to away, to online) is told at once, a
     * fall when it has lasted for {@link Terms#fallDelay}. Of all that find the same change one call returns it as
     * {@link Presence#changed}, with the watchers that are to be told.
     *
     * @param closed by user, connections that are gone; their routes are removed as {@link RouteStore#remove} does
     * @return one for each user, in no order
     */
    CompletionStage<List<Presence>> settle(Map<Long, List<Route>> closed, Terms terms);

    /** Whether the device of this connection is away; without effect on later connections of the device. */
    CompletionStage<Void> setAway(Route connection, boolean away);

    /**
     * Lets a connection watch people, or watch them for longer, and settles them.
     *
     * @return one for each of {@link Watch#visible}; empty: they are more than {@link Watch#most}, and nothing was done
     */
    CompletionStage<Optional<List<Presence>>> watch(Watcher watcher, Watch watch, Terms terms);

    /**
     * @param userIds whom not to watch any longer; empty: nobody any more
     */
    CompletionStage<Void> unwatch(Watcher watcher, Collection<Long> userIds);

    /**
     * Ends what one user watches of another, on all connections.
     *
     * @return the connections that watched
     */
    CompletionStage<List<Watcher>> part(long watchedId, long watcherId);

    /**
     * @param attached the access nodes whose connections count
     * @param fallDelay within which a user who comes back was never gone
     */
    record Terms(Collection<NodeBoot> attached, Duration fallDelay) {}

    /**
     * @param asked all of them count, so that nobody learns from it who is visible
     * @param visible those of them that are watched
     * @param most how many people one connection may watch
     * @param lease after which it ends unless it is renewed
     */
    record Watch(Collection<Long> asked, Collection<Long> visible, int most, Duration lease) {}

    /** A connection that watches. */
    record Watcher(long userId, String node, long bootId, long connectionId) {}

    /**
     * @param lastSeen of somebody who is offline, if it is known
     * @param asOf Redis' time; rises with every change of the user's presence
     * @param watchers who is to be told; empty unless it was changed
     * @param again settle it once more after this time, to end a fall
     */
    record Presence(
            long userId,
            PresenceState state,
            Optional<Instant> lastSeen,
            Instant asOf,
            boolean changed,
            List<Watcher> watchers,
            Optional<Duration> again) {}
}
