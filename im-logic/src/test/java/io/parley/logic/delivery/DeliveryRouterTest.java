package io.parley.logic.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.link.HintUsers;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.ReadPush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.FakeAccess;
import io.parley.logic.testing.Core;
import io.parley.storage.routing.PresenceStore.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DeliveryRouterTest {
    private final Core core = new Core().connect(10, 20);
    private final DeliveryRouter router = core.router;

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void push_connectionsOnOneNode_areOneEventWithOneFrame() {
        core.routes.add(20, "a1", 7, 21);

        router.push(List.of(10L, 20L), frame(1), PushKind.of(5));

        assertThat(core.pushes()).singleElement().satisfies(push -> {
            assertThat(push.getConnectionIdsList()).containsExactlyInAnyOrder(10L, 20L, 21L);
            assertThat(FakeAccess.frame(push.getFrame())).isEqualTo(frame(1));
            assertThat(push.getConversationId()).isEqualTo(5);
            assertThat(push.getEphemeral()).isFalse();
        });
    }

    @Test
    void push_connectionsOnSeveralNodes_goToEachOfThem() {
        FakeAccess other = FakeAccess.attach(core.nodes, "a2", 8);
        core.routes.add(10, "a2", 8, 3);

        router.push(List.of(10L, 20L), frame(1), PushKind.STATE);

        assertThat(core.pushes())
                .singleElement()
                .satisfies(push -> assertThat(push.getConnectionIdsList()).containsExactlyInAnyOrder(10L, 20L));
        assertThat(other.received(1, LogicEvent::hasPush, LogicEvent::getPush))
                .singleElement()
                .satisfies(push -> assertThat(push.getConnectionIdsList()).containsExactly(3L));
    }

    @Test
    void push_exceptedConnection_isLeftOutAndNotItsNamesakeOfAnotherBoot() {
        core.routes.add(10, "a1", 7, 11);

        router.push(List.of(10L), frame(1), PushKind.STATE, core.access.caller(10, 10));

        assertThat(core.pushedTo(10)).isEmpty();
        assertThat(core.pushedTo(11)).hasSize(1);
    }

    @Test
    void push_toACrowd_doesNotKeepItsCallerUntilItIsLookedUp() {
        List<Long> crowd = LongStream.rangeClosed(1, 101).boxed().toList();

        synchronized (core.routes) {
            router.push(crowd, frame(1), PushKind.of(5));
            assertThat(core.routes.lookups).isEmpty();
        }

        await().untilAsserted(() -> assertThat(core.pushedTo(10)).hasSize(1));
        assertThat(core.pushedTo(20)).hasSize(1);
    }

    @Test
    void push_whileALookupIsUnderWay_gathersForOneMore() {
        core.routes.holdsBack = true;
        for (int i = 1; i <= 50; i++) {
            router.push(List.of(10L, 20L), frame(i), PushKind.of(5));
        }
        assertThat(core.routes.lookups).hasSize(1);

        core.routes.answerHeld();
        core.routes.answerHeld();

        assertThat(core.routes.lookups).hasSize(2);
        assertThat(seqs(core.pushedTo(20))).hasSize(50).isSorted();
    }

    @Test
    void push_failedLookup_hintsAllThatWaitedUnlessEphemeral() {
        core.routes.holdsBack = true;
        router.push(List.of(10L), frame(1), PushKind.of(5));
        router.push(List.of(20L), frame(2), PushKind.of(5));
        router.push(List.of(30L), frame(3), PushKind.STATE);
        router.push(List.of(40L), frame(4), PushKind.EPHEMERAL);

        core.routes.isDown = true;
        core.routes.answerHeld();

        List<HintUsers> hints = core.access.received(2, LogicEvent::hasHintUsers, LogicEvent::getHintUsers);
        assertThat(hints).hasSize(2).anySatisfy(hint -> {
            assertThat(hint.getConversationId()).isEqualTo(5);
            assertThat(hint.getUserIdsList()).containsExactlyInAnyOrder(10L, 20L);
        });
        assertThat(hints).anySatisfy(hint -> {
            assertThat(hint.getConversationId()).isZero();
            assertThat(hint.getUserIdsList()).containsExactly(30L);
        });
        assertThat(core.pushes()).isEmpty();
    }

    @Test
    void push_afterAFailedLookup_isDeliveredAgainOnceRedisIsBack() {
        core.routes.isDown = true;
        router.push(List.of(20L), frame(1), PushKind.of(5));
        core.routes.isDown = false;

        router.push(List.of(20L), frame(2), PushKind.of(5));

        assertThat(seqs(core.pushedTo(20))).containsExactly(2L);
    }

    @Test
    void push_whilePaused_hintsWithoutALookup() {
        DeliveryRouter patient = core.router(Duration.ofHours(1));
        core.routes.isDown = true;
        patient.push(List.of(20L), frame(1), PushKind.of(5));
        int lookups = core.routes.lookups.size();

        patient.push(List.of(20L), frame(2), PushKind.of(6));

        assertThat(core.routes.lookups).hasSize(lookups);
        assertThat(core.access.received(2, LogicEvent::hasHintUsers, LogicEvent::getHintUsers))
                .extracting(HintUsers::getConversationId)
                .containsExactly(5L, 6L);
    }

    @Test
    void push_lookupWithoutAnswer_timesOutIntoAHint() {
        core.routes.holdsBack = true;
        DeliveryRouter hasty = new DeliveryRouter(
                core.nodes,
                core.routes,
                core.missed,
                new DeliveryConfig(DataSize.ofKilobytes(64), 1000, Duration.ofMillis(20), Duration.ZERO),
                List.of(),
                core.metrics);

        hasty.push(List.of(20L), frame(1), PushKind.of(5));

        assertThat(core.access.received(1, LogicEvent::hasHintUsers, LogicEvent::getHintUsers))
                .hasSize(1);
    }

    @Test
    void push_fullQueue_hintsInsteadAndKeepsOrder() {
        core.routes.holdsBack = true;
        ServerFrame large = frame(1).toBuilder()
                .setMessagePush(MessagePush.newBuilder()
                        .addMessages(Message.newBuilder().setClientMsgId("x".repeat(30_000))))
                .build();
        router.push(List.of(10L), frame(1), PushKind.of(5));
        router.push(List.of(20L), large, PushKind.of(5));
        router.push(List.of(20L), large, PushKind.of(5));

        router.push(List.of(20L), large, PushKind.of(9));

        assertThat(core.access.received(1, LogicEvent::hasHintUsers, LogicEvent::getHintUsers))
                .extracting(HintUsers::getConversationId)
                .containsExactly(9L);
        core.routes.answerHeld();
        core.routes.answerHeld();
        assertThat(core.pushedTo(20)).hasSize(2);
    }

    @Test
    void push_ephemeralsFillTheQueue_messagesFindRoomAllTheSame() {
        core.routes.holdsBack = true;
        for (int i = 0; i < 10_000; i++) {
            router.push(List.of(20L), frame(i), PushKind.EPHEMERAL);
        }
        for (int i = 1; i <= 200; i++) {
            router.push(List.of(10L), frame(i), PushKind.of(5));
        }

        core.routes.holdsBack = false;
        core.routes.answerHeld();

        assertThat(seqs(core.pushedTo(10))).hasSize(200).isSorted();
        assertThat(core.pushedTo(20)).hasSizeBetween(100, 9_000);
        assertThat(core.access.events()).noneMatch(LogicEvent::hasHintUsers);
    }

    @Test
    void accessNodeThatTakesNothing_presenceAndTypingAreShed_andMessagesArriveWithoutAHint() {
        List<Watcher> watchers = LongStream.rangeClosed(1, 500)
                .mapToObj(user -> new Watcher(user, "a1", 7, user))
                .toList();
        core.access.takes(false);
        for (int i = 0; i < 4_000; i++) {
            router.pushTo(watchers, frame(i));
            router.push(List.of(20L), frame(i), PushKind.EPHEMERAL);
            if (i % 20 == 0) {
                router.push(List.of(10L), frame(i), PushKind.of(5));
            }
        }

        core.access.takes(true);

        core.access.settle();
        assertThat(core.access.events()).noneMatch(LogicEvent::hasHintAll);
        List<Push> pushes = core.pushes();
        assertThat(pushes).filteredOn(push -> !push.getEphemeral()).hasSize(200);
        assertThat(pushes).filteredOn(Push::getEphemeral).hasSizeBetween(100, 7_000);
    }

    @Test
    void push_routeToANodeThatIsNotAttached_isMadeGoodWhenItAttaches() {
        core.routes.add(10, "a2", 8, 3);
        core.routes.add(20, "a1", 6, 4);

        router.push(List.of(10L, 20L), frame(1), PushKind.of(5));

        assertThat(core.pushes()).flatExtracting(Push::getConnectionIdsList).containsExactlyInAnyOrder(10L, 20L);
        FakeAccess back = FakeAccess.attach(core.nodes, "a2", 8);
        core.missed.attached(back.stream());
        assertThat(back.received(1, LogicEvent::hasHintAll, LogicEvent::getHintAll))
                .hasSize(1);
        core.missed.attached(back.stream());
        back.settle();
        assertThat(back.events()).filteredOn(LogicEvent::hasHintAll).hasSize(1);
    }

    @Test
    void push_userWithoutRoutes_isNobodysBusiness() {
        router.push(List.of(99L), frame(1), PushKind.of(5));
        router.push(List.of(), frame(1), PushKind.of(5));

        core.access.settle();
        assertThat(core.access.events()).isEmpty();
    }

    private static ServerFrame frame(long seq) {
        return ServerFrame.newBuilder()
                .setReadPush(ReadPush.newBuilder().setReadSeq(seq))
                .build();
    }

    private static List<Long> seqs(List<ServerFrame> frames) {
        return frames.stream().map(frame -> frame.getReadPush().getReadSeq()).toList();
    }
}
