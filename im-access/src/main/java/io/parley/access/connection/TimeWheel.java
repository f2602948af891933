package io.parley.access.connection;

import org.jspecify.annotations.Nullable;

/**
 * Deadlines of one event loop's connections: a ring of buckets, each a list through the connections themselves, so that
 * setting and moving a deadline allocates nothing. Deadlines are met up to one tick late. For the loop's thread only.
 */
final class TimeWheel {
    /** Looks at a connection whose deadline has come, and schedules its next one if it needs one. */
    interface Check {
        void due(Connection connection, long now);
    }

    private static final int BUCKETS = 1 << 9;

    private final @Nullable Connection[] heads = new Connection[BUCKETS];
    private final long tickNanos;
    private final long start;
    private long passedTick;

    TimeWheel(long tickNanos, long now) {
        this.tickNanos = tickNanos;
        this.start = now;
    }

    /** Sets or moves the connection's deadline. */
    void schedule(Connection connection, long deadline) {
        cancel(connection);
        connection.dueTick = Math.max((deadline - start + tickNanos - 1) / tickNanos, passedTick + 1);
        insert(connection);
    }

    /** Moves the deadline if this one is earlier. */
    void scheduleBy(Connection connection, long deadline) {
        if (!connection.isScheduled || start + connection.dueTick * tickNanos - deadline > 0) {
            schedule(connection, deadline);
        }
    }

    void cancel(Connection connection) {
        if (!connection.isScheduled) {
            return;
        }
        connection.isScheduled = false;
        Connection previous = connection.previousDue;
        Connection next = connection.nextDue;
        if (previous == null) {
            heads[bucketOf(connection.dueTick)] = next;
        } else {
            previous.nextDue = next;
        }
        if (next != null) {
            next.previousDue = previous;
        }
        connection.previousDue = null;
        connection.nextDue = null;
    }

    /** Checks every connection whose deadline is not after {@code now}. */
    void advance(long now, Check check) {
        long tick = (now - start) / tickNanos;
        long first = Math.max(passedTick + 1, tick - BUCKETS + 1);
        for (long each = first; each <= tick; each++) {
            passedTick = each;
            advanceBucket(bucketOf(each), tick, now, check);
        }
    }

    /** Takes one connection after the other from the head: a check may change the list. */
    private void advanceBucket(int bucket, long tick, long now, Check check) {
        Connection inLaterRound = null;
        Connection connection;
        while ((connection = heads[bucket]) != null) {
            cancel(connection);
            if (connection.dueTick > tick) {
                connection.nextDue = inLaterRound;
                inLaterRound = connection;
            } else {
                check.due(connection, now);
            }
        }
        while (inLaterRound != null) {
            Connection next = inLaterRound.nextDue;
            insert(inLaterRound);
            inLaterRound = next;
        }
    }

    private void insert(Connection connection) {
        int bucket = bucketOf(connection.dueTick);
        Connection head = heads[bucket];
        connection.isScheduled = true;
        connection.previousDue = null;
        connection.nextDue = head;
        if (head != null) {
            head.previousDue = connection;
        }
        heads[bucket] = connection;
    }

    private static int bucketOf(long tick) {
        return (int) (tick & (BUCKETS - 1));
    }
}
