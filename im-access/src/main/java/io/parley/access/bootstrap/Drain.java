package io.parley.access.bootstrap;

import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.OutboundFrame;
import io.parley.access.connection.Waves;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.GoAway;
import io.parley.common.protocol.ServerFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends all clients elsewhere: GoAway in even waves over a window, and for each connection the close a grace later, so
 * that its requests in flight can be answered first. How fast clients come back elsewhere is so bounded.
 */
final class Drain {
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** For the last close frames to be read. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ConnectionLoops loops;
    private final ConnectionCloser closer;
    private final DrainConfig config;

    Drain(ConnectionLoops loops, ConnectionCloser closer, DrainConfig config) {
        this.loops = loops;
        this.closer = closer;
        this.config = config;
    }

    /** Begins; completes when every connection that was there has been closed by this node. */
    CompletableFuture<?> run() {
        return CompletableFuture.allOf(loops.all().stream().map(this::drain).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> drain(ConnectionLoop loop) {
        CompletableFuture<?> drained = new CompletableFuture<>();
        long end = loop.nanoTime()
                + config.window().toNanos()
                + config.closeGrace().toNanos();
        loop.execute(() -> {
            Waves.spread(loop, loop.snapshot(), config.window(), this::sendAway);
            awaitEmpty(loop, end, drained);
        });
        return drained;
    }

    private void awaitEmpty(ConnectionLoop loop, long end, CompletableFuture<?> drained) {
        if (loop.nanoTime() - end >= 0) {
            // Also those that came in while the first were being sent away.
            loop.snapshot().forEach(this::close);
        }
        if (loop.size() == 0) {
            loop.schedule(() -> drained.complete(null), LINGER_NANOS);
        } else {
            loop.schedule(() -> awaitEmpty(loop, end, drained), CHECK_NANOS);
        }
    }

    private void sendAway(Connection connection) {
        if (connection.state() != ConnectionState.OPEN) {
            close(connection);
            return;
        }
        OutboundFrame goAway = new OutboundFrame(ServerFrame.newBuilder()
                .setGoAway(GoAway.newBuilder().setReconnectAfterMs(reconnectAfterMillis()))
                .build());
        connection.reply(goAway);
        goAway.release();
        connection.loop().schedule(() -> close(connection), config.closeGrace().toNanos());
    }

    private int reconnectAfterMillis() {
        return ThreadLocalRandom.current()
                .nextInt(Math.toIntExact(config.reconnectSpread().toMillis()) + 1);
    }

    private void close(Connection connection) {
        closer.close(connection, CloseCode.GOING_AWAY, "this node is leaving");
    }
}
