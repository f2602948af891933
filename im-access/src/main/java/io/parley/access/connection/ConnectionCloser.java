package io.parley.access.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place through which every connection ends: it counts, logs one line, and tells the logic tier. Called on the
 * connection's event loop; a connection that is ending already is left alone.
 */
public final class ConnectionCloser {
    /** How long the client has to take the close frame and hang up. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCloser.class);
    /** RFC 6455, section 7.4.2: for applications. */
    private static final int FIRST_CODE = 4000;

    private static final int LAST_CODE = 4999;
    /** RFC 6455, section 5.5: a control frame holds 125 bytes, two of which are the code. */
    private static final int MAX_REASON = 123;

    private static final Pattern NOT_ASCII = Pattern.compile("[^ -~]");

    private final AccessMetrics metrics;
    private final Consumer<Connection> ended;

    /**
     * @param ended is told of each connection whose identity is known when it ends
     */
    public ConnectionCloser(AccessMetrics metrics, Consumer<Connection> ended) {
        this.metrics = metrics;
        this.ended = ended;
    }

    /**
     * Closes with a code.
     *
     * @param reason for the client's developer and the log; cut to 123 characters, and what is not ASCII is replaced
     */
    public void close(Connection connection, CloseCode code, String reason) {
        close(connection, code.getNumber(), reason);
    }

    /**
     * @param code one of the catalogue, which may be newer than the one that this node was built with; what can be in none
     *     is a fault of who asks for it
     */
    public void close(Connection connection, int code, String reason) {
        if (connection.isEnding()) {
            return;
        }
        if (code < FIRST_CODE || code > LAST_CODE) {
            close(connection, CloseCode.SERVER_FAULT, reason);
            return;
        }
        CloseCode known = CloseCode.forNumber(code);
        record(connection, known == null ? Integer.toString(code) : known.name(), reason);
        boolean isUpgraded = connection.state() != ConnectionState.UPGRADING;
        leave(connection);
        if (isUpgraded) {
            connection.enter(ConnectionState.CLOSING, GRACE);
            sendClose(connection.channel(), code, reason);
        } else {
            finish(connection);
        }
    }

    /** The client has said goodbye: its close frame is answered in kind. */
    public void closedByClient(Connection connection, int code) {
        if (connection.isEnding()) {
            finish(connection);
            return;
        }
        record(connection, "CLIENT_CLOSED", Integer.toString(code));
        leave(connection);
        connection.enter(ConnectionState.CLOSING, GRACE);
        sendClose(connection.channel(), code, "");
    }

    /** The TCP connection is gone. */
    public void lost(Connection connection) {
        if (!connection.isEnding()) {
            record(connection, "CONNECTION_LOST", "");
            leave(connection);
        }
        connection.end();
    }

    /** Hangs up, without waiting for the client any longer. */
    void finish(Connection connection) {
        connection.end();
        connection.channel().close();
    }

    /** The answer to the upgrade was a refusal, or never came: there is nobody to send a close frame to. */
    public void refuse(Connection connection, String how) {
        if (!connection.isEnding()) {
            metrics.closed(how);
            leave(connection);
            connection.enter(ConnectionState.CLOSING, GRACE);
        }
    }

    private void record(Connection connection, String how, String detail) {
        metrics.closed(how);
        LOG.info("{} client={} ended: {} {}", connection, connection.clientAddress(), how, detail);
    }

    private void leave(Connection connection) {
        connection.loop().remove(connection);
        if (connection.identity() != null) {
            ended.accept(connection);
        }
    }

    /**
     * Sends the close frame and FIN, and leaves the other half open: hanging up while bytes from the client are still
     * unread would make the kernel send RST, which may overtake the close frame.
     */
    private static void sendClose(Channel channel, int code, String reason) {
        String cut = NOT_ASCII
                .matcher(reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON))
                .replaceAll("?");
        CloseWebSocketFrame frame =
                code < 1000 || code == 1005 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, cut);
        channel.writeAndFlush(frame).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess() && written.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                written.channel().close();
            }
        });
    }
}
