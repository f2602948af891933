package io.parley.logic.link;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.ServerCallStreamObserver;
import io.parley.common.link.ConnectionRef;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Reply;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.util.unit.DataSize;

/** An attached access node that keeps what it is sent. */
public final class FakeAccess {
    /** Nothing ends by time. */
    static final LinkConfig CONFIG = new LinkConfig(
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(8),
            DataSize.ofMegabytes(16),
            DataSize.ofMegabytes(16),
            Duration.ZERO);

    private final List<LogicEvent> events = new CopyOnWriteArrayList<>();
    private final AccessNodes nodes;
    private final AccessStream stream;
    private volatile boolean takes = true;

    private FakeAccess(AccessNodes nodes, String node, long boot) {
        this.nodes = nodes;
        this.stream = new AccessStream(node, boot, new Call(), CONFIG);
        stream.start(nodes::detach);
        nodes.attach(stream);
    }

    public static FakeAccess attach(AccessNodes nodes, String node, long boot) {
        return new FakeAccess(nodes, node, boot);
    }

    /** From now on it takes nothing, until it is to take everything again. */
    public void takes(boolean everything) {
        takes = everything;
        stream.ready();
    }

    /** From now on it can't be pushed to. */
    public void detach() {
        nodes.detach(stream);
    }

    public AccessStream stream() {
        return stream;
    }

    public Caller caller(long userId, long connectionId) {
        return caller(userId, UserKind.USER, 0, connectionId);
    }

    public Caller caller(long userId, UserKind kind, long siteId, long connectionId) {
        return Caller.of(ref(userId, connectionId), kind.getNumber(), siteId, stream);
    }

    public static ConnectionRef ref(long userId, long connectionId) {
        return ConnectionRef.newBuilder()
                .setUserId(userId)
                .setDeviceId("device-" + userId)
                .setConnectionId(connectionId)
                .build();
    }

    public List<LogicEvent> events() {
        return events;
    }

    /** All events of a kind, once there are so many. */
    public <T> List<T> received(int count, Predicate<LogicEvent> kind, Function<LogicEvent, T> event) {
        await().until(() -> events.stream().filter(kind).count() >= count);
        return events.stream().filter(kind).map(event).toList();
    }

    /** Waits until everything that was sent before has come. */
    public void settle() {
        LogicEvent mark = LogicEvent.newBuilder()
                .setReply(Reply.newBuilder().setConnectionId(System.nanoTime()))
                .build();
        stream.send(mark);
        await().until(() -> events.contains(mark));
        events.remove(mark);
    }

    public static ServerFrame frame(ByteString bytes) {
        try {
            return ServerFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private final class Call extends ServerCallStreamObserver<LogicBatch> {
        @Override
        public void onNext(LogicBatch batch) {
            events.addAll(batch.getEventsList());
        }

        @Override
        public boolean isReady() {
            return takes;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
