package io.parley.logic.message;

import static io.parley.logic.testing.FakeConversations.direct;
import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.link.Push;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Typing;
import io.parley.common.protocol.TypingPush;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.relation.RelationConfig;
import io.parley.logic.testing.Core;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypingHandlerTest {
    private final Core core = new Core().connect(10, 20, 30);
    private final AtomicLong nanos = new AtomicLong();
    private final TypingHandler handler = new TypingHandler(
            new SendRule(new RelationConfig(RelationConfig.DirectPolicy.FRIENDS), Clock.systemUTC()),
            core.acls,
            core.router,
            nanos::get);
    private final Caller ann = core.access.caller(10, 10);

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void typing_isShownToTheOthersAndNotAnswered() {
        core.conversations.put(direct(1, 1, true, Set.of(), 10, 20));

        ServerFrame answer = Core.ask(handler, ann, typing(1));

        assertThat(answer.getBodyCase()).isEqualTo(ServerFrame.BodyCase.BODY_NOT_SET);
        assertThat(core.pushes()).singleElement().satisfies(push -> {
            assertThat(push.getEphemeral()).isTrue();
            assertThat(push.getConnectionIdsList()).containsExactly(20L);
        });
        assertThat(core.pushedTo(20))
                .extracting(ServerFrame::getTypingPush)
                .containsExactly(TypingPush.newBuilder()
                        .setConversationId(1)
                        .setUserId(10)
                        .build());
    }

    @Test
    void typing_withinThreeSeconds_isDropped() {
        core.conversations.put(direct(1, 1, true, Set.of(), 10, 20));
        Core.ask(handler, ann, typing(1));
        nanos.set(Duration.ofMillis(2_999).toNanos());
        Core.ask(handler, ann, typing(1));
        assertThat(core.pushes()).hasSize(1);

        nanos.set(Duration.ofMillis(3_001).toNanos());
        Core.ask(handler, ann, typing(1));
        assertThat(core.pushes()).extracting(Push::getEphemeral).containsExactly(true, true);
    }

    @Test
    void typing_recentlyKnown_takesNoReading() {
        core.acls.learn(direct(1, 1, true, Set.of(), 10, 20));

        assertThat(handler.handle(ann, typing(1).build()).toCompletableFuture()).isCompleted();
        assertThat(core.conversations.aclReads).hasValue(0);
    }

    @Test
    void typing_whereOneMayNotSend_isNotShown() {
        core.conversations.put(direct(1, 1, true, Set.of(20L), 10, 20));
        core.conversations.put(support(2, 1, 9, 30, 0, 0));

        assertThat(Core.refusal(handler, ann, typing(1))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Core.refusal(handler, ann, typing(12345))).isEqualTo(ErrorCode.NOT_ALLOWED);
        Core.ask(handler, core.access.caller(30, UserKind.VISITOR, 9, 30), typing(2));
        assertThat(core.pushes()).isEmpty();
    }

    private static ClientFrame.Builder typing(long conversation) {
        return ClientFrame.newBuilder().setTyping(Typing.newBuilder().setConversationId(conversation));
    }
}
