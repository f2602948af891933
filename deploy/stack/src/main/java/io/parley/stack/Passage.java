package io.parley.stack;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a {@link FaultProxy} lets pass, and when: the same for all its connections. */
final class Passage {
    enum Direction {
        /** From clients to the server. */
        UP,
        DOWN;

        Direction opposite() {
            return this == UP ? DOWN : UP;
        }
    }

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Small enough that a throttled way is slow rather than jerky. */
    private static final int SLICES_PER_SECOND = 20;

    private final Set<Direction> closed = EnumSet.noneOf(Direction.class);
    private boolean isCut;
    private long leastDelayNanos;
    private long mostDelayNanos;
    private Random random = new Random(0);
    private int bytesPerSecond = Integer.MAX_VALUE;
    private final long[] freeAtNanos = new long[Direction.values().length];

    synchronized void open() {
        closed.clear();
        isCut = false;
        leastDelayNanos = 0;
        mostDelayNanos = 0;
        bytesPerSecond = Integer.MAX_VALUE;
        notifyAll();
    }

    synchronized void cut() {
        isCut = true;
        notifyAll();
    }

    synchronized void close(Set<Direction> directions) {
        closed.addAll(directions);
    }

    synchronized void delay(Duration least, Duration most, Random chance) {
        leastDelayNanos = least.toNanos();
        mostDelayNanos = most.toNanos();
        random = chance;
    }

    synchronized void throttle(int newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        long now = System.nanoTime();
        for (Direction direction : Direction.values()) {
            freeAtNanos[direction.ordinal()] = now;
        }
    }

    /** How many bytes may go in one piece. */
    synchronized int slice() {
        return Math.max(1, bytesPerSecond / SLICES_PER_SECOND);
    }

    /** Waits out the delay of a chunk; false if the connection is to be reset. */
    boolean awaitDelay(Direction direction) throws InterruptedException {
        return awaitPassage(direction, 0, true);
    }

    /** Waits until so many bytes may pass; false if the connection is to be reset. */
    boolean await(Direction direction, int bytes) throws InterruptedException {
        return awaitPassage(direction, bytes, false);
    }

    private synchronized boolean awaitPassage(Direction direction, int bytes, boolean isDelayed)
            throws InterruptedException {
        long now = System.nanoTime();
        long due = now;
        if (isDelayed && mostDelayNanos > 0) {
            due += leastDelayNanos + (long) ((mostDelayNanos - leastDelayNanos) * random.nextDouble());
        }
        if (bytesPerSecond < Integer.MAX_VALUE && bytes > 0) {
            long free = freeAtNanos[direction.ordinal()];
            due = (free - now > 0 ? free : now) + NANOS_PER_SECOND * bytes / bytesPerSecond;
            freeAtNanos[direction.ordinal()] = due;
        }
        while (!isCut) {
            long left = due - System.nanoTime();
            boolean isSlow = mostDelayNanos > 0 || bytesPerSecond < Integer.MAX_VALUE;
            if (closed.contains(direction)) {
                wait();
            } else if (left > 0 && isSlow) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } else {
                return true;
            }
        }
        return false;
    }
}
