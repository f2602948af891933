package io.parley.logic.message;

import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.logic.link.Refusal;
import io.parley.logic.relation.RelationConfig;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.FakeJournal;
import io.parley.storage.message.MessageJournal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemLinesTest {
    private static final SystemContent JOINED = SystemContent.newBuilder()
            .setEvent(SystemEvent.AGENT_JOINED)
            .setSubjectId(40)
            .build();
    private final Core core = new Core().connect(30, 40);
    private final FakeJournal journal = new FakeJournal(
            core.conversations,
            new SendRule(new RelationConfig(RelationConfig.DirectPolicy.FRIENDS), Clock.systemUTC()));
    private final List<MessagePush> toldToAgents = new ArrayList<>();
    private final SystemLines lines = new SystemLines(
            core.acls,
            journal,
            new Audience(core.router, (acl, push, size) -> toldToAgents.add(push.getMessagePush()), List.of()));

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void append_line_isStoredForEverybodyOfNowAndNeverUnread() {
        core.acls.learn(support(2, 1, 9, 30, 77, 0));
        core.conversations.put(support(2, 2, 9, 30, 77, 40));

        Ack ack = Core.get(lines.append(2, JOINED));

        assertThat(ack.getSeq()).isEqualTo(1);
        assertThat(journal.appends).singleElement().satisfies(append -> {
            assertThat(append.senderId()).isZero();
            assertThat(append.aclVersion()).isEqualTo(MessageJournal.NO_PERMISSION_NEEDED);
            assertThat(append.messages().get(0).countable()).isFalse();
        });
        for (long connection : new long[] {30, 40}) {
            Message line = core.pushedTo(connection).get(0).getMessagePush().getMessages(0);
            assertThat(line.getContent().getSystem()).isEqualTo(JOINED);
            assertThat(line.getClientMsgId()).isEmpty();
        }
    }

    @Test
    void append_chatWaits_isToldToTheAgentsOfTheSite() {
        core.conversations.put(support(2, 2, 9, 30, 77, 40));
        Core.get(lines.append(2, JOINED));
        assertThat(toldToAgents).isEmpty();

        core.conversations.put(support(2, 3, 9, 30, 77, 0));
        Core.get(lines.append(2, JOINED));

        assertThat(toldToAgents)
                .singleElement()
                .satisfies(push -> assertThat(push.getMessages(0).getSeq()).isEqualTo(2));
    }

    @Test
    void append_sameKey_isOneLine() {
        core.conversations.put(support(2, 2, 9, 30, 77, 40));
        UUID key = UUID.randomUUID();

        Ack first = Core.get(lines.append(2, JOINED, key));
        Ack second = Core.get(lines.append(2, JOINED, key));

        assertThat(second.getSeq()).isEqualTo(first.getSeq());
        assertThat(second.getDuplicate()).isTrue();
        assertThat(journal.log).hasSize(1);
    }

    @Test
    void append_fullJournalOrNoConversation_isRefused() {
        assertRefused(12345, ErrorCode.NOT_FOUND);
        core.conversations.put(support(2, 2, 9, 30, 77, 40));
        journal.failure = new MessageJournal.JournalBusyException();
        assertRefused(2, ErrorCode.BUSY);
    }

    private void assertRefused(long conversation, ErrorCode code) {
        assertThatThrownBy(() -> Core.get(lines.append(conversation, JOINED)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
