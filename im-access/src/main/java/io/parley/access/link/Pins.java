package io.parley.access.link;

import io.parley.common.token.AccessClaims;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which node a user's requests go to: the one that scores highest for this user (rendezvous hashing), so that a node
 * that comes or goes moves only the users that it gains or loses. Immutable.
 */
final class Pins {
    static final Pins NONE = new Pins(List.of(), List.of());

    private final LogicLink[] links;
    private final long[] seeds;
    private final List<LogicLink> attached;

    private Pins(List<LogicLink> links, List<LogicLink> attached) {
        this.attached = attached;
        this.links = links.toArray(LogicLink[]::new);
        this.seeds = links.stream().mapToLong(link -> seed(link.node())).toArray();
    }

    /** Nodes that drain get no users, unless there are no others. */
    static Pins over(List<LogicLink> attached) {
        List<LogicLink> staying =
                attached.stream().filter(link -> !link.isDraining()).toList();
        return new Pins(staying.isEmpty() ? attached : staying, List.copyOf(attached));
    }

    /** How many nodes are attached, draining or not. */
    int attached() {
        return attached.size();
    }

    /** Bytes that wait for any of them. */
    long backlog() {
        long sum = 0;
        for (LogicLink link : attached) {
            sum += link.backlog();
        }
        return sum;
    }

    /** A node that the token names is the only one. */
    @Nullable
    LogicLink of(AccessClaims claims) {
        return claims.node().isEmpty() ? of(claims.userId()) : named(claims.node());
    }

    private @Nullable LogicLink named(String node) {
        LogicLink newest = null;
        for (LogicLink link : attached) {
            if (link.node().equals(node)) {
                newest = link;
            }
        }
        return newest;
    }

    @Nullable
    LogicLink of(long userId) {
        LogicLink best = null;
        long bestScore = Long.MIN_VALUE;
        for (int i = 0; i < links.length; i++) {
            long score = mix(seeds[i] ^ userId);
            // Of two links to one node, the older is the one that is about to be found dead.
            if (best == null || score >= bestScore) {
                best = links[i];
                bestScore = score;
            }
        }
        return best;
    }

    /** FNV-1a, 64 bits. All access nodes should agree, so that a user's devices meet on one node. */
    private static long seed(String node) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < node.length(); i++) {
            hash = (hash ^ node.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
