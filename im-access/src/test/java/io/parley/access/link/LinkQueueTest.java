package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.ClientRequest;
import io.parley.common.link.ConnectionClosed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkQueueTest {
    private static AccessEvent request(int bytes) {
        return AccessEvent.newBuilder()
                .setClientRequest(ClientRequest.newBuilder().setFrame(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    @Test
    void offer_overTheBound_isRefusedAndLeavesNoTrace() {
        LinkQueue queue = new LinkQueue(1_000);
        AccessEvent event = request(400);
        assertThat(queue.offer(event)).isTrue();
        assertThat(queue.offer(event)).isTrue();
        assertThat(queue.offer(event)).isFalse();
        assertThat(queue.bytes()).isEqualTo(2L * event.getSerializedSize());
        assertThat(queue.poll().getEventsCount()).isEqualTo(2);
        assertThat(queue.bytes()).isZero();
        assertThat(queue.poll()).isNull();
    }

    @Test
    void put_overTheBound_isTakenAndCounts() {
        LinkQueue queue = new LinkQueue(1);
        queue.put(AccessEvent.newBuilder()
                .setConnectionClosed(ConnectionClosed.newBuilder().setKind(1))
                .build());
        assertThat(queue.bytes()).isPositive();
        assertThat(queue.offer(request(0))).isFalse();
    }

    @Test
    void poll_muchThatWaits_comesInBatchesOfABoundedSize() {
        LinkQueue queue = new LinkQueue(10_000_000);
        for (int i = 0; i < 100; i++) {
            queue.offer(request(10_000));
        }
        List<Integer> sizes = new ArrayList<>();
        for (AccessBatch batch = queue.poll(); batch != null; batch = queue.poll()) {
            assertThat(batch.getSerializedSize()).isLessThan(256 * 1024 + 11_000);
            sizes.add(batch.getEventsCount());
        }
        assertThat(sizes).hasSizeBetween(3, 5);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    }

    @Test
    void recentCloses_areForgottenAfterTheTransactionTimeout() {
        RecentCloses recent = new RecentCloses(1_000);
        recent.add(request(1), 0);
        recent.add(request(2), 900);
        recent.forgetOld(1_500);
        assertThat(recent.drain()).containsExactly(request(2));
        assertThat(recent.drain()).isEmpty();
    }

    @Test
    void unsentCloses_areHandedOutUntilOneIsNotTaken() {
        UnsentCloses unsent = new UnsentCloses();
        unsent.add(request(1));
        unsent.add(request(2));
        List<AccessEvent> taken = new ArrayList<>();
        unsent.drain(event -> taken.isEmpty() && taken.add(event));
        assertThat(taken).hasSize(1);
        unsent.drain(taken::add);
        assertThat(taken).containsExactly(request(1), request(2));
    }
}
