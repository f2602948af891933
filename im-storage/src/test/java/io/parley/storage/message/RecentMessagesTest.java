package io.parley.storage.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private final RecentMessages recent = new RecentMessages(10_000);

    private static StoredMessage message(long seq, String text) {
        return new StoredMessage(
                seq,
                1,
                seq,
                2,
                new UUID(0, seq),
                Instant.EPOCH,
                Messages.text(text).content(),
                Revision.NONE);
    }

    @Test
    void find_keyOfAnotherSender_findsNothing() {
        StoredMessage message = message(1, "a");
        recent.add(message, 4);

        assertThat(recent.find(new MessageKey(1, 2, new UUID(0, 1)), 4)).isEqualTo(message);
        assertThat(recent.find(new MessageKey(1, 3, new UUID(0, 1)), 4)).isNull();
    }

    @Test
    void add_moreThanItHolds_forgetsTheOldest() {
        for (int seq = 1; seq <= 100; seq++) {
            recent.add(message(seq, "a"), 4);
            recent.add(message(seq, "a"), 4);
        }

        assertThat(recent.find(MessageKey.of(message(50, "a")), 4)).isNull();
        for (int seq = 65; seq <= 100; seq++) {
            assertThat(recent.find(MessageKey.of(message(seq, "a")), 4)).isNotNull();
        }
    }

    @Test
    void add_largerThanItHolds_keepsNothing() {
        recent.add(message(1, "x".repeat(20_000)), 4);

        assertThat(recent.find(MessageKey.of(message(1, "a")), 4)).isNull();
    }

    @Test
    void find_afterAChangeInTheConversation_findsNothing() {
        recent.add(message(1, "a"), 4);

        assertThat(recent.find(MessageKey.of(message(1, "a")), 5)).isNull();
    }

    @Test
    void add_anewAfterAChange_countsItOnce() {
        for (int changeSeq = 1; changeSeq <= 100; changeSeq++) {
            recent.add(message(1, "a"), changeSeq);
        }
        recent.add(message(2, "a"), 100);

        assertThat(recent.find(MessageKey.of(message(1, "a")), 100)).isNotNull();
    }
}
