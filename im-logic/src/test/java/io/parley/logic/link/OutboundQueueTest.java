package io.parley.logic.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.link.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class OutboundQueueTest {
    private final OutboundQueue queue = new OutboundQueue(config(300, 1000, 2000));

    @Test
    void poll_manyEvents_batchesUpToTheBoundInOrder() {
        for (int i = 0; i < 8; i++) {
            assertThat(queue.offer(reply(i, 90))).isEqualTo(OutboundQueue.Offer.QUEUED);
        }

        List<LogicBatch> batches = drain();

        assertThat(batches)
                .hasSizeGreaterThan(2)
                .allSatisfy(batch -> assertThat(batch.getSerializedSize()).isLessThan(350));
        assertThat(batches.stream()
                        .flatMap(b -> b.getEventsList().stream())
                        .map(e -> e.getReply().getConnectionId()))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void poll_eventLargerThanABatch_goesOutAlone() {
        queue.offer(reply(1, 900));

        assertThat(drain()).hasSize(1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void offer_pushesOverTheBound_becomeOneHintAfterWhatIsQueued() {
        for (int i = 0; i < 30; i++) {
            queue.offer(push(false));
        }
        assertThat(queue.offer(reply(7, 100))).isEqualTo(OutboundQueue.Offer.QUEUED);

        List<LogicEvent> events =
                drain().stream().flatMap(b -> b.getEventsList().stream()).toList();

        assertThat(events).filteredOn(LogicEvent::hasHintAll).hasSize(1);
        assertThat(events.get(events.size() - 1).hasHintAll()).isTrue();
        assertThat(events.get(events.size() - 2).hasReply()).isTrue();
        assertThat(events).filteredOn(LogicEvent::hasPush).hasSizeBetween(5, 10);
    }

    @Test
    void offer_ephemeralPushOverTheBound_owesNoHint() {
        for (int i = 0; i < 30; i++) {
            queue.offer(push(true));
        }

        assertThat(drain().stream().flatMap(b -> b.getEventsList().stream())).noneMatch(LogicEvent::hasHintAll);
    }

    @Test
    void offer_ephemeralPushesFirst_leaveHalfOfTheRoomToOthers() {
        List<OutboundQueue.Offer> ephemerals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ephemerals.add(queue.offer(push(true)));
        }
        assertThat(ephemerals).contains(OutboundQueue.Offer.QUEUED).endsWith(OutboundQueue.Offer.SHED);
        assertThat(queue.bytes()).isLessThanOrEqualTo(500);
        for (int i = 0; i < 4; i++) {
            assertThat(queue.offer(push(false))).isEqualTo(OutboundQueue.Offer.QUEUED);
        }

        assertThat(drain().stream().flatMap(b -> b.getEventsList().stream())).noneMatch(LogicEvent::hasHintAll);
    }

    @Test
    void offer_repliesOverTheSecondBound_isHopeless() {
        OutboundQueue.Offer last = OutboundQueue.Offer.QUEUED;
        for (int i = 0; i < 25; i++) {
            last = queue.offer(reply(i, 100));
        }

        assertThat(last).isEqualTo(OutboundQueue.Offer.HOPELESS);
    }

    private List<LogicBatch> drain() {
        List<LogicBatch> batches = new ArrayList<>();
        for (LogicBatch batch = queue.poll(); batch != null; batch = queue.poll()) {
            batches.add(batch);
        }
        return batches;
    }

    static LinkConfig config(long batch, long queue, long replies) {
        return new LinkConfig(
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                DataSize.ofBytes(batch),
                DataSize.ofBytes(queue),
                DataSize.ofBytes(replies),
                DataSize.ofMegabytes(4),
                Duration.ZERO);
    }

    private static LogicEvent reply(long connection, int size) {
        return LogicEvent.newBuilder()
                .setReply(Reply.newBuilder()
                        .setConnectionId(connection)
                        .setFrame(ByteString.copyFrom(new byte[size - 8])))
                .build();
    }

    private static LogicEvent push(boolean ephemeral) {
        return LogicEvent.newBuilder()
                .setPush(Push.newBuilder()
                        .addConnectionIds(5)
                        .setEphemeral(ephemeral)
                        .setFrame(ByteString.copyFrom(new byte[100])))
                .build();
    }
}
