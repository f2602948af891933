package io.parley.access.delivery;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Opening;
import io.parley.access.connection.OutboundFrame;
import io.parley.access.frame.FrameDispatcher;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.link.CloseSignIns;
import io.parley.common.link.CloseUser;
import io.parley.common.link.HintUsers;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.token.AccessClaims;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what logic nodes send to the connections. Frames are encoded on the link's thread, once; each event loop gets
 * its share of a batch as one task.
 */
public final class PushListener {
    private static final Logger LOG = LoggerFactory.getLogger(PushListener.class);

    private final ConnectionLoops loops;
    private final FrameDispatcher dispatcher;
    private final ConnectionCloser closer;
    private final AccessMetrics metrics;

    public PushListener(
            ConnectionLoops loops, FrameDispatcher dispatcher, ConnectionCloser closer, AccessMetrics metrics) {
        this.loops = loops;
        this.dispatcher = dispatcher;
        this.closer = closer;
        this.metrics = metrics;
    }

    /**
     * Takes the events of one batch in order; never blocks. Those that concern the link itself are left alone.
     *
     * @param shares gets one for each event loop that the batch has something for
     */
    public void take(List<LogicEvent> events, BatchShares shares) {
        LoopBatches batches = new LoopBatches(loops, shares, this::failed);
        for (LogicEvent event : events) {
            switch (event.getEventCase()) {
                case PUSH -> push(batches, event.getPush());
                case REPLY ->
                    reply(
                            batches,
                            event.getReply().getConnectionId(),
                            event.getReply().getFrame());
                case CONNECTION_ACCEPTED ->
                    accept(
                            batches,
                            event.getConnectionAccepted().getConnectionId(),
                            event.getConnectionAccepted().getFrame());
                case CONNECTION_REFUSED ->
                    close(
                            batches,
                            event.getConnectionRefused().getConnectionId(),
                            event.getConnectionRefused().getCloseCode(),
                            event.getConnectionRefused().getReason());
                case CLOSE_CONNECTION ->
                    close(
                            batches,
                            event.getCloseConnection().getConnectionId(),
                            event.getCloseConnection().getCloseCode(),
                            event.getCloseConnection().getReason());
                case CLOSE_USER -> closeUser(batches, event.getCloseUser());
                case CLOSE_SIGN_INS -> closeSignIns(batches, event.getCloseSignIns());
                case HINT_USERS -> hintUsers(batches, event.getHintUsers());
                case HINT_ALL ->
                    hintAll(batches, Duration.ofMillis(event.getHintAll().getSpreadMs()));
                case ATTACHED, HEARTBEAT, REPORT_CONNECTIONS, DRAINING, EVENT_NOT_SET -> {}
            }
        }
        batches.send();
    }

    private void failed(Connection connection) {
        closer.close(connection, CloseCode.SERVER_FAULT, "a fault of the server; it has been logged");
    }

    private void push(LoopBatches batches, Push push) {
        metrics.pushes().increment();
        OutboundFrame frame = new OutboundFrame(push.getFrame());
        FrameDelivery delivery = new FrameDelivery(
                frame, connection -> connection.push(frame, push.getEphemeral(), push.getConversationId()));
        for (int i = 0; i < push.getConnectionIdsCount(); i++) {
            batches.add(push.getConnectionIds(i), delivery);
        }
        frame.release();
    }

    private void reply(LoopBatches batches, long connectionId, ByteString encoded) {
        OutboundFrame frame = new OutboundFrame(encoded);
        int replyTo = replyTo(encoded);
        batches.add(connectionId, new FrameDelivery(frame, connection -> reply(connection, replyTo, frame)));
        frame.release();
    }

    private void reply(Connection connection, int replyTo, OutboundFrame frame) {
        if (connection.state() != ConnectionState.OPEN) {
            return;
        }
        connection.answered(replyTo);
        connection.reply(frame);
        if (connection.isOverflowing()) {
            closer.close(connection, CloseCode.SLOW_CONSUMER, "too many replies wait to be read");
        }
    }

    private void accept(LoopBatches batches, long connectionId, ByteString encoded) {
        OutboundFrame frame = new OutboundFrame(encoded);
        int replyTo = replyTo(encoded);
        batches.add(connectionId, new FrameDelivery(frame, connection -> accept(connection, replyTo, frame)));
        frame.release();
    }

    private void accept(Connection connection, int replyTo, OutboundFrame frame) {
        Opening opening = connection.opening();
        if (opening != null) {
            connection.opened();
            connection.reply(frame);
            dispatcher.resume(connection, opening.held());
        } else if (connection.renewal() != null) {
            connection.renewed();
            reply(connection, replyTo, frame);
        }
    }

    private void close(LoopBatches batches, long connectionId, int code, String reason) {
        batches.add(connectionId, (loop, id) -> {
            Connection connection = loop.find(id);
            if (connection != null) {
                closer.close(connection, code, reason);
            }
        });
    }

    private void closeUser(LoopBatches batches, CloseUser order) {
        batches.addToAll((loop, none) -> loop.forEachOf(order.getUserId(), connection -> {
            if (order.getMinGeneration() == 0 || generationOf(connection) < order.getMinGeneration()) {
                closer.close(connection, order.getCloseCode(), order.getReason());
            }
        }));
    }

    private static long generationOf(Connection connection) {
        return connection.identity() == null
                ? Long.MAX_VALUE
                : connection.identity().claims().generation();
    }

    private void closeSignIns(LoopBatches batches, CloseSignIns order) {
        Set<Long> signIns = Set.copyOf(order.getSignInsList());
        batches.addToAll((loop, none) -> loop.forEachOf(order.getUserId(), connection -> {
            if (isOf(order.getDeviceId(), connection) && hasSignIn(connection, signIns)) {
                closer.close(connection, order.getCloseCode(), order.getReason());
            }
        }));
    }

    private static boolean isOf(String deviceId, Connection connection) {
        return deviceId.isEmpty()
                || (connection.identity() != null
                        && connection.identity().ref().getDeviceId().equals(deviceId));
    }

    private static boolean hasSignIn(Connection connection, Set<Long> signIns) {
        AccessClaims renewal = connection.renewal();
        return (connection.identity() != null
                        && signIns.contains(connection.identity().claims().signIn()))
                || (renewal != null && signIns.contains(renewal.signIn()));
    }

    private static void hintUsers(LoopBatches batches, HintUsers order) {
        batches.addToAll((loop, none) -> {
            for (int i = 0; i < order.getUserIdsCount(); i++) {
                loop.forEachOf(order.getUserIds(i), connection -> connection.hint(order.getConversationId()));
            }
        });
    }

    private static void hintAll(LoopBatches batches, Duration spread) {
        batches.addToAll((loop, none) -> Hinter.hint(loop, spread));
    }

    /** The first field of a ServerFrame, if it is a reply. */
    private static int replyTo(ByteString frame) {
        try {
            CodedInputStream in = frame.newCodedInput();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == ServerFrame.REPLY_TO_FIELD_NUMBER << 3) {
                    return in.readUInt32();
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            LOG.error("a logic node sent what is no ServerFrame", e);
        }
        return 0;
    }
}
