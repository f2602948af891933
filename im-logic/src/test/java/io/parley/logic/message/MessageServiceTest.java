package io.parley.logic.message;

import static io.parley.logic.testing.FakeConversations.direct;
import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.LinkConfig;
import io.parley.logic.link.Refusal;
import io.parley.logic.relation.RelationConfig;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.FakeJournal;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.StoredMessage;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MessageServiceTest {
    private static final long PAIR = 100;
    private static final long CASE = 200;
    private static final long SITE = 9;
    private static final long ANN = 10;
    private static final long BOB = 20;
    private static final long VISITOR = 30;
    private static final long AGENT = 40;

    private static final LinkConfig LINK = new LinkConfig(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(2),
            DataSize.ofMegabytes(4),
            Duration.ZERO);

    private final Core core = new Core().connect(ANN, BOB, VISITOR, AGENT);
    private final SendRule rule =
            new SendRule(new RelationConfig(RelationConfig.DirectPolicy.FRIENDS), Clock.systemUTC());
    private final FakeJournal journal = new FakeJournal(core.conversations, rule);
    private final AtomicInteger openings = new AtomicInteger();
    private final List<MessagePush> toldToAgents = new ArrayList<>();
    private SessionGate gate = conversationId -> {
        core.conversations.put(support(CASE, 50 + openings.incrementAndGet(), SITE, VISITOR, 77, 0));
    };
    private final MessageService messages = new MessageService(
            rule,
            core.acls,
            journal,
            new Audience(core.router, (acl, push, size) -> toldToAgents.add(push.getMessagePush()), List.of()),
            new SessionOpener(id -> gate.openSession(id), core.acls, core.workers),
            PlainDrafts.of(core, LINK),
            core.metrics);

    MessageServiceTest() {
        core.conversations.put(direct(PAIR, 5, true, Set.of(), ANN, BOB));
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void accept_friends_areAckedAndPushedToAllButTheSendingConnection() {
        core.routes.add(ANN, "a1", 7, 11);

        SendResult result = send(ann(), PAIR, text(1, "hello"), text(2, "you"));

        assertThat(result.getConversationId()).isEqualTo(PAIR);
        assertThat(result.getAcksList()).extracting(Ack::getSeq).containsExactly(1L, 2L);
        assertThat(result.getAcksList()).extracting(Ack::getClientMsgId).containsExactly(id(1), id(2));
        assertThat(result.hasRefusal()).isFalse();
        assertThat(texts(BOB)).containsExactly("hello", "you");
        assertThat(texts(11)).containsExactly("hello", "you");
        assertThat(core.pushedTo(ANN)).isEmpty();
    }

    @Test
    void accept_knownPermission_takesNoWorkerAndHandsTheVersionOn() {
        core.acls.learn(direct(PAIR, 5, true, Set.of(), ANN, BOB));

        send(ann(), PAIR, text(1, "hello"));

        assertThat(core.conversations.aclReads).hasValue(0);
        assertThat(journal.appends)
                .extracting(MessageJournal.Append::aclVersion)
                .containsExactly(5L);
    }

    @Test
    void accept_notCommittedYet_isNeitherAckedNorPushed() {
        core.acls.learn(direct(PAIR, 5, true, Set.of(), ANN, BOB));
        journal.holdsBack = true;

        CompletableFuture<SendResult> result =
                messages.accept(ann(), request(PAIR, text(1, "hello"))).toCompletableFuture();

        assertThat(result).isNotDone();
        assertThat(core.pushes()).isEmpty();
        journal.answerHeld();
        assertThat(result).isCompleted();
        assertThat(texts(BOB)).containsExactly("hello");
    }

    @Test
    void accept_resend_getsTheFirstAnswerAndPushesAgain() {
        Ack first = send(ann(), PAIR, text(1, "hello")).getAcks(0);

        Ack again = send(ann(), PAIR, text(1, "hello")).getAcks(0);

        assertThat(again).isEqualTo(first.toBuilder().setDuplicate(true).build());
        assertThat(journal.log).hasSize(1);
        assertThat(texts(BOB)).containsExactly("hello", "hello");
    }

    @Test
    void accept_resendAfterPermissionHasGone_isAckedNevertheless() {
        Ack first = send(ann(), PAIR, text(1, "hello")).getAcks(0);
        core.conversations.put(direct(PAIR, 6, true, Set.of(BOB), ANN, BOB));

        SendResult again = send(ann(), PAIR, text(1, "hello"), text(2, "more"));

        assertThat(again.getAcks(0).getSeq()).isEqualTo(first.getSeq());
        assertThat(again.getAcksCount()).isEqualTo(1);
        assertThat(again.getRefusal().getClientMsgId()).isEqualTo(id(2));
        assertThat(again.getRefusal().getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refused("NOT_ALLOWED")).isEqualTo(1);
    }

    @Test
    void accept_sameIdWithOtherContent_refusesThatMessageAlone() {
        send(ann(), PAIR, text(1, "hello"));

        SendResult result = send(ann(), PAIR, text(1, "other"), text(2, "more"));

        assertThat(result.getAcksList()).isEmpty();
        assertThat(result.getRefusal().getClientMsgId()).isEqualTo(id(1));
        assertThat(result.getRefusal().getError().getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
        assertThat(journal.log).hasSize(1);
    }

    @Test
    void accept_wrongMessageInTheMiddle_storesThePrefixOnly() {
        SendResult result = send(ann(), PAIR, text(1, "one"), text(2, " \t\n\u3000"), text(3, "three"));

        assertThat(result.getAcksList()).extracting(Ack::getClientMsgId).containsExactly(id(1));
        assertThat(result.getRefusal().getClientMsgId()).isEqualTo(id(2));
        assertThat(result.getRefusal().getError().getCode()).isEqualTo(ErrorCode.EMPTY_TEXT);
        assertThat(journal.log).hasSize(1);
        assertThat(refused("EMPTY_TEXT")).isEqualTo(1);
    }

    @Test
    void accept_messagesThatAreWrongInThemselves_areRefusedAndNothingIsStored() {
        OutgoingMessage none =
                OutgoingMessage.newBuilder().setClientMsgId(id(1)).build();
        OutgoingMessage system = none.toBuilder()
                .setContent(Content.newBuilder()
                        .setSystem(SystemContent.newBuilder().setEvent(SystemEvent.SESSION_RESOLVED)))
                .build();

        assertThat(first(text(1, ""))).isEqualTo(ErrorCode.EMPTY_TEXT);
        assertThat(first(text(1, "x".repeat(8193)))).isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(first(text(1, "\u4f60".repeat(2731)))).isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(first(none)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(first(system)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        for (String wrong : List.of(
                "", "1-1-1-1-1", id(1).substring(1), "ABCDEF00-0000-4000-8000-000000000001", "{" + id(1) + "}")) {
            assertThat(first(text(1, "x").toBuilder().setClientMsgId(wrong).build()))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
        assertThat(journal.appends).isEmpty();
    }

    @Test
    void accept_longestText_isStored() {
        assertThat(send(ann(), PAIR, text(1, "x".repeat(8192))).hasRefusal()).isFalse();
    }

    @Test
    void accept_noneOrTooManyMessages_refusesTheFrame() {
        OutgoingMessage[] many =
                Stream.iterate(1, i -> i + 1).limit(21).map(i -> text(i, "x")).toArray(OutgoingMessage[]::new);

        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> send(ann(), PAIR));
        assertRefused(ErrorCode.TOO_MANY_ITEMS, () -> send(ann(), PAIR, many));
    }

    @Test
    void accept_secondSendOfTheConnection_isInFlight() {
        journal.holdsBack = true;
        core.acls.learn(direct(PAIR, 5, true, Set.of(), ANN, BOB));
        CompletableFuture<SendResult> first =
                messages.accept(ann(), request(PAIR, text(1, "one"))).toCompletableFuture();

        assertRefused(ErrorCode.SEND_IN_FLIGHT, () -> send(ann(), PAIR, text(2, "two")));

        Caller reconnected = core.access.caller(ANN, 12);
        CompletableFuture<SendResult> other =
                messages.accept(reconnected, request(PAIR, text(1, "one"))).toCompletableFuture();
        journal.answerHeld();
        assertThat(first).isCompleted();
        assertThat(other).isCompleted();
        journal.holdsBack = false;
        assertThat(send(ann(), PAIR, text(2, "two")).getAcks(0).getSeq()).isEqualTo(2);
    }

    @Test
    void accept_failedSend_isNoLongerInFlight() {
        journal.failure = new MessageJournal.JournalBusyException();
        assertRefused(ErrorCode.BUSY, () -> send(ann(), PAIR, text(1, "one")));
        assertRefused(ErrorCode.BUSY, () -> send(ann(), PAIR, text(1, "one")));
    }

    @Test
    void accept_strangerOrNoConversation_areRefusedAlikeWithoutTheJournal() {
        assertRefused(ErrorCode.NOT_ALLOWED, () -> send(core.access.caller(99, 99), PAIR, text(1, "x")));
        assertRefused(ErrorCode.NOT_ALLOWED, () -> send(ann(), 12345, text(1, "x")));
        assertThat(journal.appends).isEmpty();
    }

    @Test
    void accept_cachedNo_isReadAnew() {
        core.acls.learn(direct(PAIR, 4, false, Set.of(), ANN, BOB));

        assertThat(send(ann(), PAIR, text(1, "now friends")).getAcksCount()).isEqualTo(1);
        assertThat(core.conversations.aclReads).hasValue(1);
    }

    @Test
    void accept_cachedYesThatIsOld_isDecidedByTheJournal() {
        core.acls.learn(direct(PAIR, 4, true, Set.of(), ANN, BOB));
        core.conversations.put(direct(PAIR, 6, true, Set.of(BOB), ANN, BOB));

        assertRefused(ErrorCode.NOT_ALLOWED, () -> send(ann(), PAIR, text(1, "x")));

        assertThat(journal.log).isEmpty();
        assertThat(core.acls.known(PAIR).version()).isEqualTo(6);
    }

    @Test
    void accept_visitorWithoutSession_opensOne() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 0, 0));

        SendResult result = send(visitor(), CASE, text(1, "help"));

        assertThat(result.getAcks(0).getSeq()).isEqualTo(1);
        assertThat(openings).hasValue(1);
    }

    @Test
    void accept_visitorsResendAfterResolve_opensNone() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 77, 0));
        send(visitor(), CASE, text(1, "help"));
        core.conversations.put(support(CASE, 2, SITE, VISITOR, 0, 0));

        SendResult result = send(visitor(), CASE, text(1, "help"));

        assertThat(result.getAcks(0).getDuplicate()).isTrue();
        assertThat(openings).hasValue(0);
    }

    @Test
    void accept_permissionFoundTooLate_isBusy_asAnotherNodeMayHaveAnswered() {
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            core.workers.call(() -> release.await(10, TimeUnit.SECONDS));
        }
        CompletableFuture<SendResult> late = messages.accept(
                        ann(),
                        Send.newBuilder()
                                .setConversationId(PAIR)
                                .addMessages(text(1, "a"))
                                .build())
                .toCompletableFuture();
        await().pollDelay(LINK.trust()).until(() -> true);
        release.countDown();

        assertThatThrownBy(() -> Core.get(late))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY));
        assertThat(journal.appends).isEmpty();
    }

    @Test
    void accept_resolveBetweenOpeningAndAppend_opensAgain() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 0, 0));
        AtomicInteger appends = new AtomicInteger();
        journal.beforeAppend = () -> {
            if (appends.incrementAndGet() == 2) {
                core.conversations.put(support(CASE, 90, SITE, VISITOR, 0, 0));
            }
        };

        SendResult result = send(visitor(), CASE, text(1, "help"));

        assertThat(result.getAcksCount()).isEqualTo(1);
        assertThat(openings).hasValue(2);
    }

    @Test
    void accept_sessionClosedEachTime_endsAsBusy() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 0, 0));
        gate = conversationId -> openings.incrementAndGet();

        assertRefused(ErrorCode.BUSY, () -> send(visitor(), CASE, text(1, "help")));
        assertThat(openings).hasValue(3);
    }

    @Test
    void accept_siteTakesNoSession_isToldAsTheGateSaysIt() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 77, 0));
        send(visitor(), CASE, text(1, "help"));
        core.conversations.put(support(CASE, 2, SITE, VISITOR, 0, 0));
        gate = conversationId -> {
            throw new Refusal(ErrorCode.SESSION_CLOSED, "closed today");
        };

        assertRefused(ErrorCode.SESSION_CLOSED, () -> send(visitor(), CASE, text(2, "again")));
        SendResult mixed = send(visitor(), CASE, text(1, "help"), text(2, "again"));
        assertThat(mixed.getAcksList()).extracting(Ack::getClientMsgId).containsExactly(id(1));
        assertThat(mixed.getRefusal().getError().getMessage()).isEqualTo("closed today");
    }

    @Test
    void accept_chatWaits_isToldToTheAgentsOfTheSiteUntilOneAnswers() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 0, 0));
        send(visitor(), CASE, text(1, "help"));
        send(visitor(), CASE, text(2, "please"), text(3, "now"));
        send(visitor(), CASE, text(2, "please"));
        // Assigned meanwhile, which this node learns from the journal.
        core.conversations.put(support(CASE, 90, SITE, VISITOR, 77, AGENT));
        send(visitor(), CASE, text(4, "thanks"));
        send(ann(), PAIR, text(5, "hello"));

        assertThat(toldToAgents).allMatch(MessagePush::getWaiting);
        assertThat(toldToAgents)
                .extracting(push ->
                        push.getMessagesList().stream().map(Message::getSeq).toList())
                .containsExactly(List.of(1L), List.of(2L, 3L), List.of(2L));
        assertThat(texts(AGENT)).containsExactly("thanks");
    }

    @Test
    void accept_agents_onlyTheOwnerMay() {
        core.conversations.put(support(CASE, 1, SITE, VISITOR, 77, AGENT));

        assertThat(send(agent(AGENT, SITE), CASE, text(1, "hello")).getAcksCount())
                .isEqualTo(1);
        assertThat(texts(VISITOR)).containsExactly("hello");
        assertRefused(ErrorCode.NOT_SESSION_OWNER, () -> send(agent(41, SITE), CASE, text(1, "me too")));
        assertRefused(ErrorCode.NOT_ALLOWED, () -> send(agent(42, 8), CASE, text(1, "from elsewhere")));

        core.conversations.put(support(CASE, 2, SITE, VISITOR, 0, 0));
        assertRefused(ErrorCode.SESSION_CLOSED, () -> send(agent(AGENT, SITE), CASE, text(2, "late")));
        assertThat(openings).hasValue(0);
    }

    @Test
    void accept_membersChangedElsewhere_pushesToThoseOfNow() {
        core.acls.learn(support(CASE, 1, SITE, VISITOR, 77, 0));
        core.conversations.put(support(CASE, 2, SITE, VISITOR, 77, AGENT));

        send(visitor(), CASE, text(1, "anybody?"));

        assertThat(texts(AGENT)).containsExactly("anybody?");
    }

    @Test
    void accept_journalFailures_areCatalogued() {
        journal.failure = new MessageJournal.OutcomeUnknownException(new IllegalStateException());
        assertRefused(ErrorCode.UNAVAILABLE, () -> send(ann(), PAIR, text(1, "x")));
        journal.failure = new CompletionException(new SQLTransientConnectionException());
        assertRefused(ErrorCode.UNAVAILABLE, () -> send(ann(), PAIR, text(1, "x")));
        journal.failure = new IllegalStateException("a bug");
        assertThatThrownBy(() -> send(ann(), PAIR, text(1, "x"))).hasMessage("a bug");
    }

    @Test
    void accept_busyJournal_saysWhenToComeBack() {
        journal.failure = new MessageJournal.JournalBusyException();

        assertThatThrownBy(() -> send(ann(), PAIR, text(1, "x"))).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.toError().getRetryable()).isTrue();
            assertThat(refusal.toError().getRetryAfterMs()).isPositive();
        });
    }

    @Test
    void accept_oneSendersMessages_keepTheirOrder() {
        for (int i = 1; i <= 30; i++) {
            send(ann(), PAIR, text(i, "m" + i));
        }

        assertThat(journal.log).extracting(StoredMessage::seq).isSorted();
        assertThat(texts(BOB))
                .containsExactlyElementsOf(Stream.iterate(1, i -> i + 1)
                        .limit(30)
                        .map(i -> "m" + i)
                        .toList());
    }

    private SendResult send(Caller caller, long conversation, OutgoingMessage... outgoing) {
        return Core.get(messages.accept(caller, request(conversation, outgoing)));
    }

    private static Send request(long conversation, OutgoingMessage... outgoing) {
        return Send.newBuilder()
                .setConversationId(conversation)
                .addAllMessages(List.of(outgoing))
                .build();
    }

    private ErrorCode first(OutgoingMessage message) {
        SendResult result = send(ann(), PAIR, message, text(2, "fine"));
        assertThat(result.getAcksList()).isEmpty();
        assertThat(result.getRefusal().getClientMsgId()).isEqualTo(message.getClientMsgId());
        return result.getRefusal().getError().getCode();
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable send) {
        assertThatThrownBy(send)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private double refused(String code) {
        return core.metrics
                .counter("parley.refusals", "operation", "SEND", "code", code)
                .count();
    }

    private List<String> texts(long connection) {
        return core.pushedTo(connection).stream()
                .map(ServerFrame::getMessagePush)
                .flatMap(push -> push.getMessagesList().stream())
                .map(Message::getContent)
                .map(content -> content.getText().getText())
                .toList();
    }

    private Caller ann() {
        return core.access.caller(ANN, ANN);
    }

    private Caller visitor() {
        return core.access.caller(VISITOR, UserKind.VISITOR, SITE, VISITOR);
    }

    private Caller agent(long userId, long site) {
        return core.access.caller(userId, UserKind.AGENT, site, userId);
    }

    private static String id(int number) {
        return "00000000-0000-4000-8000-%012x".formatted(number);
    }

    private static OutgoingMessage text(int number, String text) {
        return OutgoingMessage.newBuilder()
                .setClientMsgId(id(number))
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
    }
}
