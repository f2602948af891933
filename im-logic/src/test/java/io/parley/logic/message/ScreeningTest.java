package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Workers;
import io.parley.logic.message.Verdict.Allow;
import io.parley.logic.message.Verdict.Alter;
import io.parley.logic.message.Verdict.Refuse;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.EmptyLog;
import io.parley.logic.testing.FakeConversations;
import io.parley.logic.testing.FakeOperations;
import io.parley.logic.testing.NobodyAsked;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.GroupRights;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is asked about what, and what is kept: a host that answers when the test says so. */
class ScreeningTest {
    private static final long PAIR = 1;
    private static final long ANN = 10;
    private static final Acl ACL = FakeConversations.direct(PAIR, 5, true, Set.of(), ANN, 20);
    private static final Caller CALLER = new Caller(ANN, UserKind.USER, 0, "phone", "a1", 7, 1);

    private final Core core = new Core();
    private final FakeOperations operations = new FakeOperations();
    private final Map<String, CompletableFuture<Verdict>> asked = new LinkedHashMap<>();
    private final Screening screening = new Screening(new Host(), operations, new EmptyLog(), core.workers);

    /** Of a node where nobody is asked. */
    static Screening off(Workers workers) {
        return new Screening(new NobodyAsked(), new FakeOperations(), new EmptyLog(), workers);
    }

    private final class Host implements BeforeSend {
        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public CompletionStage<Verdict> ask(Acl acl, long senderId, Proposal proposal) {
            synchronized (asked) {
                return asked.computeIfAbsent(proposal.content().getText().getText(), text -> new CompletableFuture<>());
            }
        }
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void screen_answersInAnyOrder_keepsTheMessagesInTheirs() {
        Draft draft = draft("one", "two", "three");
        CompletableFuture<Draft> screened = screen(draft);
        answer("three", new Allow());
        answer("two", new Alter(content("deux")));
        assertThat(screened).isNotDone();
        answer("one", new Allow());

        assertThat(texts(Core.get(screened))).containsExactly("one", "deux", "three");
        assertThat(Core.get(screened).refusal()).isEmpty();
    }

    @Test
    void screen_refused_endsTheDraftThere() {
        Draft draft = draft("one", "bad", "three");
        CompletableFuture<Draft> screened = screen(draft);
        answer("one", new Allow());
        answer("bad", new Refuse(refusal("not here")));
        answer("three", new Allow());

        assertThat(texts(Core.get(screened))).containsExactly("one");
        assertThat(Core.get(screened).refusal().orElseThrow().getError()).isEqualTo(refusal("not here"));
        assertThat(Core.get(screened).refusal().orElseThrow().getClientMsgId())
                .isEqualTo(draft.messages().get(1).clientMsgId().toString());
    }

    @Test
    void screen_again_asksNobody_andDecidesAsBefore() {
        Draft draft = draft("ugly", "bad");
        CompletableFuture<Draft> first = screen(draft);
        answer("ugly", new Alter(content("fine")));
        answer("bad", new Refuse(refusal("no")));
        Draft before = Core.get(first);
        asked.clear();

        Draft again = Core.get(screening.screen(CALLER, ACL, draft));

        assertThat(asked).isEmpty();
        assertThat(again).isEqualTo(before);
    }

    @Test
    void screen_ofWhoIsOutOfTheGroup_asksNobody_whileAnEarlierVerdictCounts() {
        Draft said = draft("ugly");
        CompletableFuture<Draft> first = screen(said);
        answer("ugly", new Alter(content("fine")));
        Core.get(first);
        asked.clear();
        Acl group =
                new Acl(PAIR, ConversationKind.GROUP, 6, 0, 0, 0, 0, Set.of(20L), false, Set.of(), GroupRights.NONE);
        List<NewMessage> both =
                List.of(said.messages().get(0), draft("new").messages().get(0));

        Draft screened = Core.get(screening.screen(CALLER, group, draft(both)));

        assertThat(texts(screened)).containsExactly("fine", "new");
        assertThat(asked).isEmpty();
        assertThat(operations.size()).isEqualTo(1);
    }

    @Test
    void screen_sameIdWithOtherContent_isRefused() {
        Draft draft = draft("one");
        CompletableFuture<Draft> first = screen(draft);
        answer("one", new Allow());
        Core.get(first);
        NewMessage other = new NewMessage(draft.messages().get(0).clientMsgId(), content("another"), true);

        Draft reused = Core.get(screening.screen(CALLER, ACL, draft(List.of(other))));

        assertThat(reused.refusal().orElseThrow().getError().getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    }

    @Test
    void screen_refusedForNow_isNotKept() {
        Draft draft = draft("one");
        CompletableFuture<Draft> first = screen(draft);
        answer("one", new Refuse(Catalogue.error(ErrorCode.UNAVAILABLE, "not now")));

        assertThatThrownBy(() -> Core.get(first))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(operations.size()).isZero();
    }

    @Test
    void screen_askedByTwoNodesAtOnce_theFirstVerdictCountsForBoth() {
        Screening other = new Screening(
                new BeforeSend() {
                    @Override
                    public boolean isOn() {
                        return true;
                    }

                    @Override
                    public CompletionStage<Verdict> ask(Acl acl, long senderId, Proposal proposal) {
                        return CompletableFuture.completedFuture(new Refuse(refusal("the other was faster")));
                    }
                },
                operations,
                new EmptyLog(),
                core.workers);
        Draft draft = draft("one");
        CompletableFuture<Draft> slow = screen(draft);

        Draft fast = Core.get(other.screen(CALLER, ACL, draft));
        answer("one", new Allow());

        assertThat(fast.refusal()).isPresent();
        assertThat(Core.get(slow)).isEqualTo(fast);
    }

    @Test
    void screen_forward_isAskedAboutAnewWhenItSaysSomethingElse_andNotWhenItCannotBeStored() {
        UUID id = UUID.randomUUID();
        CompletableFuture<Draft> first = screen(draft(List.of(forward(id, "was", Optional.empty()))));
        answer("was", new Alter(content("altered")));
        CompletableFuture<Draft> again = screen(draft(List.of(forward(id, "is", Optional.empty()))));
        answer("is", new Allow());
        Draft gone = draft(List.of(forward(id, "", Optional.of(ErrorCode.CANNOT_FORWARD))));

        assertThat(Core.get(first).messages()).containsExactly(forward(id, "altered", Optional.empty()));
        assertThat(texts(Core.get(again))).containsExactly("is");
        assertThat(Core.get(screening.screen(CALLER, ACL, gone))).isEqualTo(gone);
    }

    private static NewMessage forward(UUID id, String text, Optional<ErrorCode> refusal) {
        return new NewMessage(id, content(text), true, ByteString.copyFromUtf8("what it forwards"), refusal);
    }

    /** Returns when all of it was asked about. */
    private CompletableFuture<Draft> screen(Draft draft) {
        CompletableFuture<Draft> screened = screening.screen(CALLER, ACL, draft).toCompletableFuture();
        Awaitility.await().until(() -> {
            synchronized (asked) {
                return asked.keySet().containsAll(texts(draft));
            }
        });
        return screened;
    }

    private void answer(String text, Verdict verdict) {
        synchronized (asked) {
            asked.get(text).complete(verdict);
        }
    }

    private static Draft draft(String... texts) {
        return draft(Arrays.stream(texts)
                .map(text -> new NewMessage(UUID.randomUUID(), content(text), true))
                .toList());
    }

    private static Draft draft(List<NewMessage> messages) {
        return new Draft(PAIR, new ArrayList<>(messages), Optional.empty(), System.nanoTime());
    }

    private static Content content(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private static List<String> texts(Draft draft) {
        return draft.messages().stream().map(ScreeningTest::text).toList();
    }

    private static String text(NewMessage message) {
        return message.content().getText().getText();
    }

    private static Error refusal(String reason) {
        return Catalogue.error(ErrorCode.MESSAGE_REFUSED, reason);
    }
}
