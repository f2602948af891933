package io.parley.access.connection;

import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is done about a connection whose time has come: a ping, or the end. */
public final class ConnectionSweep {
    private final ConnectionConfig config;
    private final Duration helloTimeout;
    private final ConnectionCloser closer;
    private final AccessMetrics metrics;

    public ConnectionSweep(
            ConnectionConfig config, Duration helloTimeout, ConnectionCloser closer, AccessMetrics metrics) {
        this.config = config;
        this.helloTimeout = helloTimeout;
        this.closer = closer;
        this.metrics = metrics;
    }

    /**
     * Looks after the connections that are due; on the loop's thread.
     *
     * @param lateNanos how much later this is than it should be
     */
    public void sweep(ConnectionLoop loop, long lateNanos) {
        metrics.loopLag().record(Math.max(0, lateNanos), TimeUnit.NANOSECONDS);
        loop.advance(this::check);
    }

    private void check(Connection connection, long now) {
        if (connection.state() != ConnectionState.OPEN && now - connection.deadline() < 0) {
            connection.loop().checkBy(connection, connection.deadline());
            return;
        }
        switch (connection.state()) {
            case UPGRADING -> {
                closer.refuse(connection, "UPGRADE_TIMEOUT");
                closer.finish(connection);
            }
            case GREETING -> closer.close(connection, CloseCode.HELLO_TIMEOUT, "no hello within " + helloTimeout);
            case OPENING -> closer.close(connection, CloseCode.NO_LOGIC_NODE, "no logic node has answered");
            case OPEN -> checkOpen(connection, now);
            case CLOSING -> closer.finish(connection);
            case CLOSED -> {}
        }
    }

    private void checkOpen(Connection connection, long now) {
        HeartbeatConfig heartbeat = config.heartbeat();
        long silentAt = connection.heardAt() + heartbeat.closeAfter().toNanos();
        long pingAt = connection.heardAt() + heartbeat.pingAfter().toNanos();
        long slowAt = connection.slowSince() + config.outbound().slowAfter().toNanos();
        if (now - silentAt >= 0) {
            closer.close(connection, CloseCode.HEARTBEAT_TIMEOUT, "nothing came for " + heartbeat.closeAfter());
            return;
        }
        if (now - connection.expiresAt() >= 0) {
            closer.close(connection, CloseCode.ACCESS_TOKEN_EXPIRED, "the access token has expired");
            return;
        }
        if (connection.isSlow() && now - slowAt >= 0) {
            closer.close(
                    connection,
                    CloseCode.SLOW_CONSUMER,
                    "unwritable for " + config.outbound().slowAfter());
            return;
        }
        if (!connection.isPinged() && now - pingAt >= 0) {
            connection.pinged();
            connection
                    .channel()
                    .write(new PingWebSocketFrame(), connection.channel().voidPromise());
            connection.loop().flushSoon(connection);
        }
        connection.loop().checkBy(connection, connection.isPinged() ? silentAt : pingAt);
        connection.loop().checkBy(connection, connection.expiresAt());
        if (connection.isSlow()) {
            connection.loop().checkBy(connection, slowAt);
        }
    }
}
