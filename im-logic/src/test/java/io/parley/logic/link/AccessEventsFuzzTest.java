package io.parley.logic.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.testing.FuzzWatch;
import java.util.ArrayList;
import java.util.List;

/** Whatever an access node sends: each request and each hello is answered, from the catalogues. */
class AccessEventsFuzzTest {
    private final FuzzedLogic logic = new FuzzedLogic();
    private final FuzzWatch watch = new FuzzWatch();
    private long boot;

    @FuzzTest
    void batch_ofAnyEvents_isAnsweredFromTheCatalogues(byte[] bytes) throws Exception {
        AccessBatch batch;
        try {
            batch = AccessBatch.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // gRPC ends the stream before this tier sees anything of it.
            return;
        }
        watch.run(() -> {
            fromAStranger(batch);
            afterAttaching(batch.getEventsList());
            return null;
        });
    }

    /** Event by event, from the very first. */
    private void fromAStranger(AccessBatch batch) throws InterruptedException {
        FuzzedCall call = new FuzzedCall();
        StreamObserver<AccessBatch> stream = logic.connect(call);
        for (AccessEvent event : batch.getEventsList()) {
            stream.onNext(AccessBatch.newBuilder().addEvents(event).build());
        }
        boolean isAttached = !call.hasEnded() && batch.getEventsCount() > 0;
        stream.onCompleted();
        assertThat(!isAttached || call.awaitEnd()).as("ended").isTrue();
    }

    private void afterAttaching(List<AccessEvent> events) throws Exception {
        FuzzedCall call = new FuzzedCall();
        StreamObserver<AccessBatch> stream = logic.connect(call);
        // A boot of its own: what an earlier batch left under way concerns others.
        AccessEvent attach = AccessEvent.newBuilder()
                .setAttach(Attach.newBuilder().setNode("a1").setBootId(++boot).setVersion(1))
                .build();
        stream.onNext(
                AccessBatch.newBuilder().addEvents(attach).addAllEvents(events).build());
        long owed = owed(events);
        List<LogicEvent> answers = new ArrayList<>();
        while (answers.size() < owed) {
            LogicEvent event = call.next();
            assertThat(event)
                    .as("one of " + owed + " answers that are owed, after " + answers)
                    .isNotNull();
            if (event.hasReply() || event.hasConnectionAccepted() || event.hasConnectionRefused()) {
                answers.add(event);
            }
        }
        for (LogicEvent answer : answers) {
            check(answer);
        }
        stream.onCompleted();
        assertThat(call.awaitEnd()).as("ended").isTrue();
    }

    /** Typing is answered only if it is refused, a hello only while its connection is open, and once. */
    private static long owed(List<AccessEvent> events) {
        long requests = events.stream()
                .filter(event -> event.hasClientRequest()
                        && !isTyping(event.getClientRequest().getFrame()))
                .count();
        long hellos = events.stream().filter(AccessEvent::hasConnectionOpening).count();
        boolean isClear = hellos == 1 && events.stream().noneMatch(AccessEvent::hasConnectionClosed);
        return requests + (isClear ? 1 : 0);
    }

    private static boolean isTyping(ByteString frame) {
        try {
            return ClientFrame.parseFrom(frame).hasTyping();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static void check(LogicEvent answer) throws InvalidProtocolBufferException {
        if (answer.hasConnectionRefused()) {
            int code = answer.getConnectionRefused().getCloseCode();
            assertThat(CloseCode.forNumber(code)).isNotIn(null, CloseCode.SERVER_FAULT);
        } else if (answer.hasReply()) {
            ServerFrame frame = ServerFrame.parseFrom(answer.getReply().getFrame());
            assertThat(frame.getBodyCase()).isNotEqualTo(ServerFrame.BodyCase.BODY_NOT_SET);
            if (frame.hasError()) {
                assertThat(frame.getError().getCode())
                        .isNotIn(ErrorCode.INTERNAL, ErrorCode.UNRECOGNIZED, ErrorCode.ERROR_CODE_UNSPECIFIED);
            }
        }
    }
}
