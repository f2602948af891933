package io.parley.access.delivery;

import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.Waves;
import java.time.Duration;

/** Tells every connection of the node to catch up, because something may have been lost on the way to it. */
public final class Hinter {
    private final ConnectionLoops loops;

    public Hinter(ConnectionLoops loops) {
        this.loops = loops;
    }

    /** @param spread over which the hints, and so the clients' questions, are spread out */
    public void hintAll(Duration spread) {
        loops.onEach(loop -> hint(loop, spread));
    }

    /** On the loop's thread. */
    static void hint(ConnectionLoop loop, Duration spread) {
        Waves.spread(loop, loop.snapshot(), spread, connection -> connection.hint(0));
    }
}
