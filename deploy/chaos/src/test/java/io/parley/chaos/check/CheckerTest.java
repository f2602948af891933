package io.parley.chaos.check;

import static io.parley.chaos.check.Story.ANN;
import static io.parley.chaos.check.Story.BEN;
import static io.parley.chaos.check.Story.CHAT;
import static io.parley.chaos.check.Story.STRANGER;
import static io.parley.chaos.check.Story.VISITOR;
import static io.parley.chaos.check.Story.at;
import static io.parley.chaos.check.Story.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.check.Truth.Session;
import io.parley.chaos.check.Truth.Turn;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Place;
import io.parley.chaos.history.Revised;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever checks must be checked: each way to break a promise is seen, and called by its name. */
class CheckerTest {
    private final Story story = Story.good();

    private Set<String> rules() {
        return rules(story.evidence());
    }

    private static Set<String> rules(Evidence evidence) {
        return new Checker(Duration.ofSeconds(10))
                .check(evidence).stream().map(Violation::rule).collect(Collectors.toSet());
    }

    @Test
    void check_everyPromiseKept_findsNothing() {
        assertThat(new Checker(Duration.ofSeconds(10)).check(story.evidence())).isEmpty();
    }

    @Test
    void check_ackedMessageNotStored_isLost() {
        story.rows.remove(2);
        story.views.clear();

        List<Violation> violations = new Checker(Duration.ofSeconds(10)).check(story.evidence(2));

        assertThat(violations).extracting(Violation::rule).contains("lost");
        assertThat(violations)
                .filteredOn(violation -> violation.rule().equals("lost"))
                .singleElement()
                .satisfies(violation -> assertThat(violation.trace())
                        .as("the message, and the fault around; nothing of other messages")
                        .extracting(Object::getClass)
                        .containsOnly(
                                Event.Online.class,
                                Event.Sent.class,
                                Event.Acked.class,
                                Event.FaultBegan.class,
                                Event.FaultEnded.class));
    }

    @Test
    void check_ackWithOtherSeqThanStored_isSeen() {
        story.events.add(new Event.Acked(at(4), ANN, "a2", place(3)));

        assertThat(rules()).contains("acked elsewhere");
    }

    @Test
    void check_oneSendStoredTwice_isDoubled() {
        story.rows.add(new Row(4, 1004, ANN.userId(), "a1", true));

        assertThat(rules()).contains("doubled");
    }

    @Test
    void check_oneMessageIdTwice_isDoubled() {
        story.rows.set(2, new Row(3, 1002, BEN.userId(), "b1", true));

        assertThat(rules()).contains("doubled");
    }

    @Test
    void check_seqLeftOut_isAHole() {
        story.rows.set(2, new Row(4, 1003, BEN.userId(), "b1", true));

        assertThat(rules()).contains("hole");
    }

    @Test
    void check_headBeyondTheRows_isAHole() {
        assertThat(rules(story.evidence(4))).contains("hole");
    }

    @Test
    void check_storedInOtherOrderThanSent_isReordered() {
        Row first = story.rows.get(0);
        Row second = story.rows.get(1);
        story.rows.set(0, new Row(1, 1001, ANN.userId(), second.clientMsgId(), true));
        story.rows.set(1, new Row(2, 1002, ANN.userId(), first.clientMsgId(), true));

        assertThat(rules()).contains("reordered");
    }

    @Test
    void check_repeatTakenAsNew_isSeen() {
        story.events.add(new Event.Repeated(at(4), ANN, "a2", place(2), false));

        assertThat(rules()).containsExactly("repeat not recognised");
    }

    @Test
    void check_refusedButStored_isSeen() {
        story.rows.add(new Row(4, 1004, BEN.userId(), "b2", true));

        assertThat(rules()).contains("refused but stored");
    }

    @Test
    void check_refusedAsUnavailable_isAnErrorSeen() {
        story.events.add(new Event.Sent(at(7), BEN, CHAT, "b3", 3));
        story.events.add(new Event.Refused(at(7), BEN, "b3", "UNAVAILABLE"));

        assertThat(rules()).containsExactly("error seen");
    }

    @Test
    void check_storedButNeverSent_isInvented() {
        story.rows.add(new Row(4, 1004, ANN.userId(), "a9", true));

        assertThat(rules()).contains("invented");
    }

    @Test
    void check_viewWithoutOneMessage_differs() {
        story.views.set(1, new View(BEN, CHAT, List.of(place(1), place(3)), story.revised, 2));

        assertThat(rules()).containsExactly("view differs");
    }

    @Test
    void check_viewWithTwoInOtherOrder_differs() {
        story.views.set(1, new View(BEN, CHAT, List.of(place(2), place(1), place(3)), story.revised, 2));

        assertThat(rules()).containsExactly("view differs");
    }

    @Test
    void check_heardTwice_isSeen() {
        story.events.add(new Event.Seen(at(4), BEN, place(3), BEN.userId()));

        assertThat(rules()).containsExactly("heard twice or out of order");
    }

    @Test
    void check_heardByAStranger_isLeaked() {
        story.events.add(new Event.Seen(at(2), STRANGER, place(2), ANN.userId()));

        assertThat(rules()).containsExactly("leaked");
    }

    @Test
    void check_writtenByWhoWasAway_isSeen() {
        story.away(ANN, 2);

        assertThat(rules()).contains("written by no member");
    }

    @Test
    void check_whatWasSaidWhileAway_isNeitherHeardNorShown() {
        story.away(BEN, 2);
        assertThat(rules()).contains("leaked", "view differs").doesNotContain("written by no member");

        story.events.removeIf(event -> event instanceof Event.Seen seen
                && seen.device().equals(BEN)
                && seen.place().equals(place(2)));
        story.views.removeIf(view -> view.device().equals(BEN));
        assertThat(rules()).isEmpty();
    }

    @Test
    void check_heardThoughNotStored_isLeaked() {
        story.events.add(new Event.Seen(at(2), BEN, new Place(999, 1, 1), ANN.userId()));

        assertThat(rules()).containsExactly("leaked");
    }

    @Test
    void check_grownBetweenBlockAndUnblock_isAcceptedAfterABlock() {
        story.events.replaceAll(event -> event instanceof Event.Blocked ? new Event.Blocked(at(6), CHAT, 2) : event);

        assertThat(rules()).containsExactly("accepted after a block");
    }

    @Test
    void check_grownUnderABlockThatLasts_isAcceptedAfterABlock() {
        story.events.removeIf(event -> event instanceof Event.Unblocking);
        story.events.replaceAll(event -> event instanceof Event.Blocked ? new Event.Blocked(at(6), CHAT, 2) : event);

        assertThat(rules()).containsExactly("accepted after a block");
    }

    @Test
    void check_sessionGivenAwayTwice_hasTwoAgents() {
        story.turns.add(new Turn(3, 77, "ASSIGNED", Story.OTHER_AGENT));

        assertThat(rules()).containsExactly("two agents");
    }

    @Test
    void check_secondSessionOfAnAgentWithRoomForOne_isOverCapacity() {
        story.turns.add(new Turn(3, 78, "ASSIGNED", Story.AGENT));
        story.turns.add(new Turn(4, 78, "RESOLVED", Story.AGENT));

        assertThat(rules()).containsExactly("over capacity");
    }

    @Test
    void check_requeuedBeforeGivenToTheNext_isRight() {
        story.turns.add(new Turn(3, 77, "REQUEUED", Story.AGENT));
        story.turns.add(new Turn(4, 77, "ASSIGNED", Story.OTHER_AGENT));
        story.turns.add(new Turn(5, 77, "REQUEUED", Story.OTHER_AGENT));
        story.turns.add(new Turn(6, 77, "ASSIGNED", Story.AGENT));

        assertThat(rules()).isEmpty();
    }

    @Test
    void check_countOfAgentNotThatOfTheSessions_isSeen() {
        story.activeOfAgent = 0;

        assertThat(rules()).containsExactly("active count");
    }

    @Test
    void check_moreActiveSessionsThanRoom_isSeen() {
        story.sessions.add(new Session(78, Story.SUPPORT, true, Story.AGENT));
        story.activeOfAgent = 2;

        assertThat(rules()).containsExactly("active count");
    }

    @Test
    void check_badgeOffByOne_isSeen() {
        story.views.set(0, new View(ANN, CHAT, List.of(place(1), place(2), place(3)), story.revised, 2));

        assertThat(rules()).containsExactly("unread");
    }

    @Test
    void check_shownElevenSecondsAfterTheLastFault_isNotCurrent() {
        shownToBenAt(23.5);

        assertThat(rules()).containsExactly("not current");
    }

    @Test
    void check_shownNineSecondsAfterTheLastFault_isCurrent() {
        shownToBenAt(21);

        assertThat(rules()).isEmpty();
    }

    @Test
    void check_offlineLongAfterAFault_isNoExcuse() {
        story.events.add(new Event.Offline(at(10), BEN, "lost"));
        story.events.add(new Event.Online(at(23), BEN));
        shownToBenAt(23.5);

        assertThat(rules()).contains("not current");
    }

    private void shownToBenAt(double seconds) {
        story.events.removeIf(event -> event instanceof Event.Seen seen
                && seen.device().equals(BEN)
                && seen.place().seq() == 3);
        story.events.add(new Event.Seen(at(seconds), BEN, place(3), BEN.userId()));
        story.events.sort(Comparator.comparing(Event::at));
    }

    @Test
    void check_connectionLostByAFaultOfALogicNode_isSeen() {
        story.events.add(new Event.Offline(at(11), ANN, "closed"));
        story.events.add(new Event.Online(at(12), ANN));

        assertThat(rules()).containsExactly("connection lost");
    }

    @Test
    void check_connectionLostByAFaultOfAnAccessNode_isExcused() {
        story.events.add(new Event.FaultBegan(at(10), "2: kill-access 0 0ms"));
        story.events.add(new Event.Offline(at(11), ANN, "closed"));
        story.events.add(new Event.FaultEnded(at(11.5), "2: kill-access 0 0ms"));
        story.events.add(new Event.Online(at(12), ANN));

        assertThat(rules()).isEmpty();
    }

    @Test
    void check_visitorHearsNothing_isNoLeak() {
        assertThat(story.evidence().truth().mayRead(VISITOR.userId(), CHAT, 1)).isFalse();
        assertThat(story.evidence().truth().mayRead(Story.AGENT, Story.SUPPORT, 1))
                .isTrue();
    }

    @Test
    void check_changeLeftOutOfTheLog_isAHole() {
        story.changes.remove(1);

        assertThat(rules()).containsExactly("hole in changes");
    }

    @Test
    void check_answeredChangeNotStored_isLost() {
        story.events.add(new Event.Changed(at(5), ANN, place(1), new Revised(4, "edited for good", false, Set.of())));

        assertThat(rules()).containsExactly("change lost");
    }

    @Test
    void check_answeredRecallUndoneByALaterEdit_isLost() {
        story.events.add(new Event.Changed(at(4), ANN, place(1), new Revised(1, "", true, Set.of())));

        assertThat(rules()).containsExactly("change lost");
    }

    @Test
    void check_reactionThatALaterChangeLost_isSeen() {
        Set<String> mark = Set.of(Revised.reaction(Revised.KEPT_EMOJI, BEN.userId()));
        story.events.add(new Event.Changed(at(4), BEN, place(1), new Revised(1, "edited", false, mark)));

        assertThat(rules()).containsExactly("change lost");
    }

    @Test
    void check_recalledMessageThatStillSaysSomething_isSeen() {
        story.revised.put(3L, new Revised(3, "psst", true, Set.of()));

        assertThat(rules()).contains("recalled but said");
    }

    @Test
    void check_deviceThatShowsAnOldState_isSeen() {
        story.views.set(
                1,
                new View(
                        BEN,
                        CHAT,
                        List.of(place(1), place(2), place(3)),
                        Map.of(1L, new Revised(1, "edited", false, Set.of()), 3L, Story.RECALLED),
                        2));

        assertThat(rules()).containsExactly("change not shown");
    }

    @Test
    void check_deviceThatMissedARecall_isSeen() {
        story.views.set(0, new View(ANN, CHAT, List.of(place(1), place(2), place(3)), Map.of(1L, Story.EDITED), 0));

        assertThat(rules()).containsExactly("change not shown");
    }
}
