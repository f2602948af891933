package io.parley.access.frame;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.Identity;
import io.parley.access.connection.LinkEvents;
import io.parley.access.connection.Opening;
import io.parley.access.connection.OutboundFrame;
import io.parley.access.connection.RequestForwarder;
import io.parley.access.handshake.Greeter;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Pong;
import io.parley.common.protocol.ServerFrame;
import java.time.Clock;
import java.util.List;

/**
 * Decides what becomes of each frame. Hello, ping and re-authentication are answered here; all others go on as the bytes
 * they are. Shared by all connections, called on the event loop of the one in question.
 */
public final class FrameDispatcher {
    private static final int MAX_HELD = 16;
    /** The client's token has not been accepted yet: it is trusted with little. */
    private static final int MAX_HELD_BYTES = 64 * 1024;

    private final Greeter greeter;
    private final RequestForwarder forwarder;
    private final ConnectionCloser closer;
    private final AccessMetrics metrics;
    private final Clock clock;

    public FrameDispatcher(
            Greeter greeter, RequestForwarder forwarder, ConnectionCloser closer, AccessMetrics metrics, Clock clock) {
        this.greeter = greeter;
        this.forwarder = forwarder;
        this.closer = closer;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param frame an encoded ClientFrame, or what is said to be one */
    void dispatch(Connection connection, ByteString frame) {
        metrics.framesIn().increment();
        FrameHead head;
        try {
            head = FrameHead.of(frame);
        } catch (InvalidProtocolBufferException e) {
            closer.close(connection, CloseCode.MALFORMED_FRAME, "not a ClientFrame");
            return;
        }
        if (head.hasUnknownFields()) {
            sawUnknownFields();
        }
        switch (connection.admit()) {
            case PASS -> route(connection, head, frame);
            case REFUSE ->
                connection.refuse(
                        head.requestId(),
                        Catalogue.error(ErrorCode.RATE_LIMITED, "too many frames", connection.waitMillis()));
            case CLOSE -> tooMany(connection);
        }
    }

    void sawUnknownFields() {
        metrics.unknownFields().increment();
    }

    void tooMany(Connection connection) {
        closer.close(connection, CloseCode.TOO_MANY_REQUESTS, "too many frames");
    }

    /** The connection has just been opened: what came behind its hello goes on now. */
    public void resume(Connection connection, List<ByteString> held) {
        for (ByteString frame : held) {
            try {
                route(connection, FrameHead.of(frame), frame);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("held a frame that is none", e);
            }
        }
    }

    private void route(Connection connection, FrameHead head, ByteString frame) {
        switch (connection.state()) {
            case GREETING -> greet(connection, head, frame);
            case OPENING -> hold(connection, head, frame);
            case OPEN -> serve(connection, head, frame);
            case UPGRADING, CLOSING, CLOSED -> {}
        }
    }

    private void greet(Connection connection, FrameHead head, ByteString frame) {
        if (head.body() != ClientFrame.HELLO_FIELD_NUMBER) {
            closer.close(connection, CloseCode.HELLO_REQUIRED, "expected: a hello as the first frame");
            return;
        }
        try {
            greeter.hello(connection, ClientFrame.parseFrom(frame));
        } catch (InvalidProtocolBufferException e) {
            closer.close(connection, CloseCode.MALFORMED_FRAME, "not a Hello");
        }
    }

    private void hold(Connection connection, FrameHead head, ByteString frame) {
        Opening opening = connection.opening();
        if (head.body() == ClientFrame.PING_FIELD_NUMBER) {
            pong(connection, head);
        } else if (opening != null && !opening.hold(frame, MAX_HELD, MAX_HELD_BYTES)) {
            connection.refuse(
                    head.requestId(),
                    Catalogue.error(
                            ErrorCode.BUSY, "the hello has not been answered yet", Connection.RETRY_AFTER_MILLIS));
        }
    }

    private void serve(Connection connection, FrameHead head, ByteString frame) {
        Identity identity = connection.identity();
        if (identity == null) {
            throw new IllegalStateException(connection + " is open without an identity");
        }
        switch (head.body()) {
            case 0 ->
                refuse(
                        connection,
                        head,
                        ErrorCode.UNKNOWN_OPERATION,
                        "the frame's body is none that this server knows");
            case ClientFrame.PING_FIELD_NUMBER -> pong(connection, head);
            case ClientFrame.HELLO_FIELD_NUMBER ->
                refuse(connection, head, ErrorCode.INVALID_ARGUMENT, "a second hello (expected: Reauthenticate)");
            case ClientFrame.REAUTHENTICATE_FIELD_NUMBER -> renew(connection, identity, frame);
            default ->
                forwarder.forward(connection, head.requestId(), head.isAnswered(), LinkEvents.request(identity, frame));
        }
    }

    private void renew(Connection connection, Identity identity, ByteString frame) {
        try {
            greeter.renew(connection, identity, ClientFrame.parseFrom(frame));
        } catch (InvalidProtocolBufferException e) {
            closer.close(connection, CloseCode.MALFORMED_FRAME, "not a Reauthenticate");
        }
    }

    private void pong(Connection connection, FrameHead head) {
        OutboundFrame pong = new OutboundFrame(ServerFrame.newBuilder()
                .setReplyTo(head.requestId())
                .setPong(Pong.newBuilder().setServerTimeMs(clock.millis()))
                .build());
        connection.reply(pong);
        pong.release();
    }

    private static void refuse(Connection connection, FrameHead head, ErrorCode code, String message) {
        connection.refuse(head.requestId(), Catalogue.error(code, message));
    }
}
