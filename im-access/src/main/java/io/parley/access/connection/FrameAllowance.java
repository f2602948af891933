package io.parley.access.connection;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket for the frames of one connection, kept as the time at which the bucket will be full again (GCRA), and a
 * count of what came over it, from which each frame that passes takes one: a flood would not be one if the frame that
 * passes now and then took all.
 */
public final class FrameAllowance {
    /** What to do with a frame. */
    public enum Verdict {
        PASS,
        /** Answer with RATE_LIMITED. */
        REFUSE,
        /** More frames than a full burst were refused beyond those that passed meanwhile: close. */
        CLOSE
    }

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long fullAt;
    private int refused;

    FrameAllowance(long now) {
        this.fullAt = now;
    }

    Verdict take(InboundConfig config, long now) {
        long cost = SECOND / config.framesPerSecond();
        if (fullAt - now < 0) {
            fullAt = now;
        }
        if (fullAt - now + cost <= cost * config.frameBurst()) {
            fullAt += cost;
            refused = Math.max(0, refused - 1);
            return Verdict.PASS;
        }
        return ++refused > config.frameBurst() ? Verdict.CLOSE : Verdict.REFUSE;
    }

    /** Until the next frame would pass. */
    int waitMillis(InboundConfig config, long now) {
        long cost = SECOND / config.framesPerSecond();
        long wait = fullAt - now + cost - cost * config.frameBurst();
        return (int) TimeUnit.NANOSECONDS.toMillis(Math.max(0, wait)) + 1;
    }
}
