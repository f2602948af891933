package io.parley.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.api.Limits;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.PendingMessage;
import io.parley.client.store.OutboxEntry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final Lane lane = new Lane();

    private static OutboxEntry entry(String id, String text, long position) {
        return new OutboxEntry(id, 7, 101, Outgoing.text(text), Instant.EPOCH, position, null);
    }

    private static Limits limits(int frameBytes, int messages) {
        return new Limits(frameBytes, 8_192, messages, 100, Duration.ofSeconds(20));
    }

    @Test
    void batch_isBoundedByCountAndByBytes_butNeverEmpty() {
        lane.insert(entry("b", "é".repeat(1_000), 2));
        lane.insert(entry("a", "x".repeat(1_000), 1));
        lane.insert(entry("c", "x", 3));
        assertThat(lane.batch(limits(65_536, 2)))
                .extracting(OutboxEntry::clientMsgId)
                .containsExactly("a", "b");
        assertThat(lane.batch(limits(3_000, 20)))
                .extracting(OutboxEntry::clientMsgId)
                .containsExactly("a");
        assertThat(lane.batch(limits(10, 20)))
                .extracting(OutboxEntry::clientMsgId)
                .containsExactly("a");
    }

    @Test
    void refused_isOutOfTheWay_andKeepsItsPlaceInTheView() {
        lane.insert(entry("a", "1", 1));
        lane.insert(entry("b", "2", 2));
        lane.insert(entry("c", "3", 3));
        lane.refuse(entry("b", "2", 2), new ParleyException(Code.NOT_ALLOWED, "no", false));
        assertThat(lane.batch(limits(65_536, 20)))
                .extracting(OutboxEntry::clientMsgId)
                .containsExactly("a", "c");
        assertThat(lane.pending()).extracting(PendingMessage::clientMsgId).containsExactly("a", "b", "c");
        assertThat(lane.take("b")).isTrue();
        assertThat(lane.take("b")).isFalse();
        assertThat(lane.takeRefused("a")).isNull();
    }

    @Test
    void rewrite_replacesAndDrops() {
        lane.insert(entry("a", "1", 1));
        lane.insert(entry("b", "2", 2));
        lane.rewrite(entry -> entry.clientMsgId().equals("a") ? null : entry.withConversation(9));
        assertThat(lane.pending()).extracting(PendingMessage::conversationId).containsExactly(9L);
        assertThat(lane.has("a")).isFalse();
    }
}
