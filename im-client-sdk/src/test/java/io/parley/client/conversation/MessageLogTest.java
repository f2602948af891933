package io.parley.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.api.Content;
import io.parley.client.api.Message;
import io.parley.client.store.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageLogTest {
    private final MessageLog log = new MessageLog();

    private static Message message(long seq) {
        return new Message(1_000 + seq, 7, seq, 102, "id" + seq, Instant.EPOCH, new Content.Text("m" + seq));
    }

    private static List<Message> messages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(MessageLogTest::message)
                .toList();
    }

    @Test
    void whatComesBeforeTheWindow_waitsForIt() {
        assertThat(log.add(message(5))).isEmpty();
        assertThat(log.gap(5)).isNull();
        assertThat(log.cover(new Window(1, 4), messages(3, 4), 0).newer())
                .extracting(Message::seq)
                .containsExactly(3L, 4L, 5L);
        assertThat(log.window()).isEqualTo(new Window(1, 5));
    }

    @Test
    void anEmptyConversation_hasAnEmptyWindow() {
        log.cover(new Window(1, 0), List.of(), 0);
        assertThat(log.opened()).isTrue();
        assertThat(log.hasOlder(1)).isFalse();
        assertThat(log.add(message(1))).hasSize(1);
    }

    @Test
    void aRangeThatWouldLeaveAHole_isIgnored() {
        log.cover(new Window(1, 2), messages(1, 2), 0);
        assertThat(log.cover(new Window(5, 6), messages(5, 6), 0))
                .isEqualTo(new MessageLog.Joined(List.of(), List.of()));
        assertThat(log.window()).isEqualTo(new Window(1, 2));
    }

    @Test
    void aRangeOverBothEnds_givesOnlyWhatWasMissing() {
        log.cover(new Window(4, 5), messages(4, 5), 0);
        MessageLog.Joined joined = log.cover(new Window(2, 7), messages(2, 7), 0);
        assertThat(joined.older()).extracting(Message::seq).containsExactly(2L, 3L);
        assertThat(joined.newer()).extracting(Message::seq).containsExactly(6L, 7L);
    }

    @Test
    void ofTwoStatesThatCameTooEarly_theNewerOneEnters() {
        log.cover(new Window(1, 1), messages(1, 1), 0);
        log.add(edited(3, 2));
        log.add(message(3));
        log.add(edited(2, 1));
        assertThat(log.window()).isEqualTo(new Window(1, 3));
        log.add(message(5));
        assertThat(log.cover(new Window(4, 5), List.of(message(4), edited(5, 3)), 0)
                        .newer())
                .extracting(message -> message.revision().changeSeq())
                .containsExactly(0L, 3L);
    }

    @Test
    void cursorOfChanges_movesWithoutAHole_andGoesBackForAPageThatIsOlder() {
        log.cover(new Window(4, 6), messages(4, 6), 2);
        assertThat(log.applyChanges(3, 4)).isFalse();
        assertThat(log.applyChanges(2, 3)).isTrue();
        assertThat(log.applyChanges(1, 2)).isFalse();
        assertThat(log.changeSeq()).isEqualTo(3);
        log.cover(new Window(2, 3), messages(2, 3), 2);
        assertThat(log.window()).isEqualTo(new Window(2, 6, 2));
    }

    @Test
    void cursorOfChanges_inAStore_isBeforeWhatCameTooEarly() {
        log.cover(new Window(1, 2), messages(1, 2), 0);
        log.add(edited(4, 1));
        assertThat(log.applyChanges(0, 1)).isTrue();
        assertThat(log.window()).isEqualTo(new Window(1, 2, 0));
        log.add(message(3));
        assertThat(log.window()).isEqualTo(new Window(1, 4, 1));
    }

    @Test
    void whatJoinsTogether_entersInItsNewestState() {
        log.cover(new Window(1, 1), messages(1, 1), 0);
        log.add(message(3));
        assertThat(log.addAll(List.of(message(2), edited(3, 1))))
                .extracting(message -> message.revision().changeSeq())
                .containsExactly(0L, 1L);
    }

    private static Message edited(long seq, long changeSeq) {
        Message sent = message(seq);
        return new Message(
                sent.messageId(),
                sent.conversationId(),
                seq,
                sent.senderId(),
                sent.clientMsgId(),
                sent.sentAt(),
                new Content.Text("edited"),
                new Message.Revision(changeSeq, 1, Instant.EPOCH, false, List.of(), null),
                0,
                List.of(),
                null);
    }

    @Property(tries = 300)
    void anyOrderOfPushesAndPulls_entersEachMessageOnceInOrder(
            @ForAll long seed, @ForAll @IntRange(max = 40) int last) {
        Random random = new Random(seed);
        MessageLog any = new MessageLog();
        List<Long> entered = new ArrayList<>();
        any.cover(new Window(1, 0), List.of(), 0);
        for (int i = 0; i < 4 * last; i++) {
            if (random.nextInt(3) > 0) {
                any.add(message(1 + random.nextInt(last))).forEach(one -> entered.add(one.seq()));
            } else {
                Window gap = any.gap(last);
                if (gap != null) {
                    long to = Math.min(gap.high(), gap.low() + random.nextInt(3));
                    any.cover(new Window(gap.low(), to), messages(gap.low(), to), 0)
                            .newer()
                            .forEach(one -> entered.add(one.seq()));
                }
            }
        }
        for (Window gap = any.gap(last); gap != null; gap = any.gap(last)) {
            any.cover(gap, messages(gap.low(), gap.high()), 0).newer().forEach(one -> entered.add(one.seq()));
        }
        assertThat(entered)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
    }
}
