package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.link.Caller;
import io.parley.logic.testing.Core;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.StoredMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PullHandlerTest {
    private final Core core = new Core();
    private final List<List<Object>> reads = new ArrayList<>();
    private final MessageStore log = new MessageStore() {
        @Override
        public SenderPage ofSender(long conversationId, long senderId, Optional<UUID> after, int limit) {
            return new SenderPage(List.of(), Optional.empty());
        }

        @Override
        public Page read(long conversation, long from, long to, int limit, boolean backward) {
            reads.add(List.of(conversation, from, to, limit, backward));
            return new Page(List.of(), from, Math.min(to, 50), 3, 50);
        }

        @Override
        public List<StoredMessage> at(Collection<Place> places) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean has(long conversationId, long senderId, UUID clientMsgId) {
            throw new UnsupportedOperationException();
        }
    };
    private final PullHandler handler =
            new PullHandler(new ConversationAccess(core.conversations, core.acls), log, core.workers, Core.LIMITS);
    private final Caller ann = core.access.caller(10, 10);

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void pull_member_readsTheRangeItAsksFor() {
        core.conversations.join(1, 10, 1, Long.MAX_VALUE);

        PullResult result =
                pull(Pull.newBuilder().setFromSeq(5).setToSeq(9).setLimit(3).setBackward(true));

        assertThat(reads).containsExactly(List.of(1L, 5L, 9L, 3, true));
        assertThat(result.getCoveredFromSeq()).isEqualTo(5);
        assertThat(result.getCoveredToSeq()).isEqualTo(9);
        assertThat(result.getLastSeq()).isEqualTo(50);
        assertThat(result.getFirstSeq()).isEqualTo(3);
    }

    @Test
    void pull_zeros_meanEverythingUpToTheServersLimit() {
        core.conversations.join(1, 10, 1, Long.MAX_VALUE);

        pull(Pull.newBuilder());
        pull(Pull.newBuilder().setLimit(5_000));

        assertThat(reads)
                .containsExactly(
                        List.of(1L, 1L, Long.MAX_VALUE, 100, false), List.of(1L, 1L, Long.MAX_VALUE, 100, false));
    }

    @Test
    void pull_formerMember_learnsNothingFromOutsideItsInterval() {
        core.conversations.join(1, 10, 10, 20);

        PullResult inside = pull(Pull.newBuilder().setFromSeq(1));
        PullResult above = pull(Pull.newBuilder().setFromSeq(30).setToSeq(40));
        PullResult below = pull(Pull.newBuilder().setFromSeq(1).setToSeq(5));

        assertThat(reads)
                .containsExactly(
                        List.of(1L, 10L, 20L, 100, false),
                        List.of(1L, 30L, 29L, 100, false),
                        List.of(1L, 10L, 9L, 100, false));
        for (PullResult result : List.of(inside, above, below)) {
            assertThat(result.getLastSeq()).isEqualTo(20);
            assertThat(result.getFirstSeq()).isEqualTo(10);
        }
    }

    @Test
    void pull_badInput_isRefusedWithoutAReading() {
        core.conversations.join(1, 10, 1, Long.MAX_VALUE);

        assertThat(refusal(Pull.newBuilder().setFromSeq(-1))).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(refusal(Pull.newBuilder().setToSeq(-1))).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(refusal(Pull.newBuilder().setFromSeq(5).setToSeq(4))).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(refusal(Pull.newBuilder().setLimit(-1))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal(Pull.newBuilder().setConversationId(12345))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(reads).isEmpty();
    }

    private PullResult pull(Pull.Builder pull) {
        return Core.ask(handler, ann, ClientFrame.newBuilder().setPull(pull.setConversationId(1)))
                .getPullResult();
    }

    private ErrorCode refusal(Pull.Builder pull) {
        if (pull.getConversationId() == 0) {
            pull.setConversationId(1);
        }
        return Core.refusal(handler, ann, ClientFrame.newBuilder().setPull(pull));
    }
}
