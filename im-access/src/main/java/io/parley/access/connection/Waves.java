package io.parley.access.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does something to many connections of a loop, evenly spread over a time, so that their answers do not come at once. */
public final class Waves {
    private static final long WAVE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Waves() {}

    /**
     * Begins at once, on the loop's thread, which must be the caller's.
     *
     * @param connections as they were at the beginning; some may have ended when their turn comes
     */
    public static void spread(
            ConnectionLoop loop, List<Connection> connections, Duration window, Consumer<Connection> each) {
        int waves = (int) Math.max(1, Math.min(window.toNanos() / WAVE_NANOS, connections.size()));
        next(loop, connections, new Course(waves, window.toNanos() / waves, each), 0);
    }

    private record Course(int waves, long pauseNanos, Consumer<Connection> each) {}

    private static void next(ConnectionLoop loop, List<Connection> connections, Course course, int wave) {
        int from = (int) ((long) connections.size() * wave / course.waves());
        int to = (int) ((long) connections.size() * (wave + 1) / course.waves());
        connections.subList(from, to).forEach(course.each());
        if (wave + 1 < course.waves()) {
            loop.schedule(() -> next(loop, connections, course, wave + 1), course.pauseNanos());
        }
    }
}
