package io.parley.logic.conversation;

import static io.parley.logic.testing.FakeConversations.direct;
import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.ReadPush;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SupportTarget;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.testing.Core;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationHandlersTest {
    private static final IdGenerator IDS = new IdGenerator(1, Clock.systemUTC());

    private final Core core = new Core().connect(10, 20, 30, 40);
    private final MarkReadHandler markRead =
            new MarkReadHandler(core.conversations, core.acls, core.workers, core.router);
    private final OpenConversationHandler open = new OpenConversationHandler(
            core.conversations,
            new DirectConversations(core.conversations, core.users, IDS),
            new ConversationFrames(core.conversations),
            IDS,
            core.workers,
            core.router);
    private final Caller ann = core.access.caller(10, 10);
    private final Caller visitor = core.access.caller(30, UserKind.VISITOR, 9, 30);

    @BeforeEach
    void fill() {
        core.users.add(10, UserKind.USER).add(20, UserKind.USER).add(30, UserKind.VISITOR);
        core.routes.add(10, "a1", 7, 11);
        core.conversations.put(direct(1, 1, true, Set.of(), 10, 20));
        core.conversations.heads.put(1L, 8L);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void markRead_raised_isShownToTheOthersAndToOwnDevices() {
        ServerFrame answer = Core.ask(markRead, ann, read(1, 5));

        assertThat(answer.getMarkReadResult().getReadSeq()).isEqualTo(5);
        ReadPush expected = ReadPush.newBuilder()
                .setConversationId(1)
                .setUserId(10)
                .setReadSeq(5)
                .build();
        assertThat(core.pushedTo(20)).extracting(ServerFrame::getReadPush).containsExactly(expected);
        assertThat(core.pushedTo(11)).extracting(ServerFrame::getReadPush).containsExactly(expected);
        assertThat(core.pushedTo(10)).isEmpty();
    }

    @Test
    void markRead_lowerOrAgain_answersTheMarkAndPushesNothing() {
        Core.ask(markRead, ann, read(1, 5));
        int before = core.pushes().size();

        assertThat(Core.ask(markRead, ann, read(1, 3)).getMarkReadResult().getReadSeq())
                .isEqualTo(5);
        assertThat(Core.ask(markRead, ann, read(1, 5)).getMarkReadResult().getReadSeq())
                .isEqualTo(5);
        assertThat(core.pushes()).hasSize(before);
    }

    @Test
    void markRead_aboveTheHead_stopsThere() {
        assertThat(Core.ask(markRead, ann, read(1, 999)).getMarkReadResult().getReadSeq())
                .isEqualTo(8);
    }

    @Test
    void markRead_badInput_isRefused() {
        assertThat(Core.refusal(markRead, ann, read(1, -1))).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(Core.refusal(markRead, visitor, read(1, 1))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Core.refusal(markRead, ann, read(12345, 1))).isEqualTo(ErrorCode.NOT_ALLOWED);
        core.conversations.put(support(2, 1, 9, 30, 77, 40));
        assertThat(Core.refusal(markRead, core.access.caller(41, UserKind.AGENT, 9, 41), read(2, 1)))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void open_newPair_isShownToOwnOtherDevicesOnly() {
        Conversation made =
                Core.ask(open, ann, peer(20)).getOpenConversationResult().getConversation();

        assertThat(made.getKind()).isEqualTo(ConversationKind.DIRECT);
        assertThat(core.pushedTo(11))
                .extracting(frame -> frame.getConversationPush().getConversation())
                .containsExactly(made);
        assertThat(core.pushedTo(10)).isEmpty();
        assertThat(core.pushedTo(20)).isEmpty();
    }

    @Test
    void open_existingPair_isReturnedAndPushesNothing() {
        core.conversations.existing = 1;

        assertThat(Core.ask(open, ann, peer(20))
                        .getOpenConversationResult()
                        .getConversation()
                        .getConversationId())
                .isEqualTo(1);
        assertThat(core.pushes()).isEmpty();
    }

    @Test
    void open_visitorsSupport_isTheirOwn() {
        Conversation made = Core.ask(open, visitor, ownSupport())
                .getOpenConversationResult()
                .getConversation();

        assertThat(made.getKind()).isEqualTo(ConversationKind.SUPPORT);
        assertThat(core.conversations.acls.get(made.getConversationId())).satisfies(acl -> {
            assertThat(acl.visitorId()).isEqualTo(30);
            assertThat(acl.siteId()).isEqualTo(9);
        });
    }

    @Test
    void open_badInput_isRefused() {
        assertThat(Core.refusal(open, ann, peer(10))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(Core.refusal(open, ann, peer(99))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Core.refusal(open, ann, peer(30))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Core.refusal(open, visitor, peer(20))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Core.refusal(open, ann, ownSupport())).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Core.refusal(
                        open, ann, ClientFrame.newBuilder().setOpenConversation(OpenConversation.getDefaultInstance())))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(core.conversations.acls).containsOnlyKeys(1L);
    }

    private static ClientFrame.Builder read(long conversation, long seq) {
        return ClientFrame.newBuilder()
                .setMarkRead(
                        MarkRead.newBuilder().setConversationId(conversation).setReadSeq(seq));
    }

    private static ClientFrame.Builder peer(long userId) {
        return ClientFrame.newBuilder()
                .setOpenConversation(OpenConversation.newBuilder().setPeerUserId(userId));
    }

    private static ClientFrame.Builder ownSupport() {
        return ClientFrame.newBuilder()
                .setOpenConversation(OpenConversation.newBuilder().setSupport(SupportTarget.getDefaultInstance()));
    }
}
