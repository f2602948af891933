package io.parley.storage.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.Availability;
import io.parley.common.protocol.SessionState;
import io.parley.storage.agent.AgentPresence;
import io.parley.storage.agent.AgentPresence.LostAgent;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.Membership;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** One agent for each session, never over capacity, the longest waiting first, with any number of callers. */
@StorageTest
class SessionAssignmentIT {
    private static final int CLAIMERS = 8;
    private static final int SESSIONS = 50;

    private final SessionFlow flow;
    private final SessionAssignment assignment;
    private final SessionStore sessions;
    private final ConversationStore conversations;
    private final People people;
    private final TestLog log;
    private final Desk desk;

    SessionAssignmentIT(
            SessionFlow flow,
            SessionAssignment assignment,
            SessionStore sessions,
            ConversationStore conversations,
            AgentPresence presence,
            People people,
            TestLog log) {
        this.flow = flow;
        this.assignment = assignment;
        this.sessions = sessions;
        this.conversations = conversations;
        this.people = people;
        this.log = log;
        this.desk = new Desk(flow, presence, people, log);
    }

    private SupportSession stored(SupportSession session) {
        return sessions.find(session.sessionId()).orElseThrow();
    }

    /** Claims until nobody waits or nobody has room. */
    private int claimAll() {
        int claimed = 0;
        while (assignment.claim(desk.site()).isPresent()) {
            claimed++;
        }
        return claimed;
    }

    private List<Long> assignedInOrder() {
        return log.sql().queryForList("""
                        SELECT e.session_id FROM session_event e JOIN support_session s ON s.session_id = e.session_id
                        WHERE s.site_id = ? AND e.kind = 'ASSIGNED' ORDER BY e.event_id""", Long.class, desk.site());
    }

    @Test
    void claim_givesTheSessionToTheAgentAsOwnerAndMember() {
        SupportSession waiting = desk.waiting(1);
        long before = log.aclVersion(waiting.conversationId());
        long agent = desk.agent(2);

        SupportSession active = assignment.claim(desk.site()).orElseThrow();

        assertThat(active.sessionId()).isEqualTo(waiting.sessionId());
        assertThat(active.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(active.agentId()).isEqualTo(agent);
        assertThat(active.agentName()).isEqualTo("Agent");
        assertThat(active.assignedAt()).isPresent();
        assertThat(active.ownerVersion()).isEqualTo(2);
        assertThat(active).isEqualTo(stored(active));
        assertThat(desk.activeCount(agent)).isEqualTo(1);
        Acl acl = conversations.acl(active.conversationId()).orElseThrow();
        assertThat(acl.sessionAgentId()).isEqualTo(agent);
        assertThat(acl.openSessionId()).isEqualTo(active.sessionId());
        assertThat(acl.memberIds()).containsExactlyInAnyOrder(agent, active.visitorId());
        assertThat(acl.version()).isEqualTo(before + 1);
        assertThat(conversations.membership(active.conversationId(), agent))
                .contains(new Membership(
                        active.conversationId(), agent, false, 1, Long.MAX_VALUE, 1, List.of(), Set.of()));
    }

    @Test
    void claim_nobodyWaitsOrNobodyHasRoom_isEmpty() {
        assertThat(assignment.claim(desk.site())).isEmpty();
        desk.waiting(1);
        assertThat(assignment.claim(desk.site())).isEmpty();
        assertThat(assignment.claim(people.ids().next())).isEmpty();

        long away = desk.agent(1);
        people.agents().setAvailability(away, Availability.AWAY);
        people.agent(desk.site(), 1);
        assertThat(assignment.claim(desk.site())).isEmpty();

        people.agents().setAvailability(away, Availability.ONLINE);
        assertThat(assignment.claim(desk.site())).map(SupportSession::agentId).contains(away);
        desk.waiting(2);
        assertThat(assignment.claim(desk.site())).isEmpty();
    }

    @Test
    void claim_goesByPriorityThenWaitingTime() {
        SupportSession late = desk.waiting(300);
        SupportSession early = desk.waiting(100);
        SupportSession urgent = desk.waiting(900);
        log.sql().update("UPDATE support_session SET priority = 5 WHERE session_id = ?", urgent.sessionId());
        assertThat(sessions.waiting(desk.site(), 10))
                .extracting(SupportSession::sessionId)
                .containsExactly(urgent.sessionId(), early.sessionId(), late.sessionId());
        assertThat(sessions.ahead(stored(late))).isEqualTo(2);
        assertThat(sessions.ahead(stored(urgent))).isZero();
        desk.agent(9);

        claimAll();

        assertThat(assignedInOrder()).containsExactly(urgent.sessionId(), early.sessionId(), late.sessionId());
    }

    @Test
    void claim_takesTheLeastLoadedAgent() {
        long first = desk.agent(9);
        long second = desk.agent(9);
        IntStream.range(0, 6).forEach(desk::waiting);

        claimAll();

        assertThat(desk.activeCount(first)).isEqualTo(3);
        assertThat(desk.activeCount(second)).isEqualTo(3);
    }

    @Test
    void claim_byManyAtOnce_fillsAgentsToCapacityInOrderOfWaiting() {
        List<Long> agents = IntStream.of(1, 3, 5, 7, 14).mapToObj(desk::agent).toList();
        List<Long> queue = LongStream.range(0, SESSIONS)
                .mapToObj(desk::waiting)
                .map(SupportSession::sessionId)
                .toList();

        List<Integer> claimed = Together.run(CLAIMERS, i -> claimAll());

        assertThat(claimed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(30);
        assertThat(assignedInOrder()).containsExactlyElementsOf(queue.subList(0, 30));
        assertThat(agents.stream().map(desk::activeCount)).containsExactly(1L, 3L, 5L, 7L, 14L);
        for (long agent : agents) {
            assertThat(sessions.activeOf(agent)).hasSize((int) desk.activeCount(agent));
        }
        assertThat(sessions.waiting(desk.site(), 100))
                .extracting(SupportSession::sessionId)
                .containsExactlyElementsOf(queue.subList(30, SESSIONS));
    }

    @Test
    void claim_whileSessionsAreResolved_neverGoesOverCapacity() {
        List<Long> agents = IntStream.of(1, 2, 3).mapToObj(desk::agent).toList();
        List<SupportSession> queue =
                LongStream.range(0, SESSIONS).mapToObj(desk::waiting).toList();
        AtomicInteger resolved = new AtomicInteger();
        List<Long> excess = new ArrayList<>();

        Together.run(CLAIMERS + 1, i -> {
            while (resolved.get() < SESSIONS) {
                if (i == CLAIMERS) {
                    excess.add(log.number(
                            "SELECT MAX(active_count - capacity) FROM agent WHERE site_id = ?", desk.site()));
                } else {
                    assignment.claim(desk.site()).ifPresent(active -> {
                        flow.resolve(active.sessionId(), desk.agentActor(active.agentId()));
                        resolved.incrementAndGet();
                    });
                }
            }
            return i;
        });

        assertThat(excess).isNotEmpty().allMatch(over -> over <= 0);
        assertThat(agents).allMatch(agent -> desk.activeCount(agent) == 0);
        assertThat(queue).allMatch(session -> stored(session).ownerVersion() == 3);
        assertThat(assignedInOrder()).hasSize(SESSIONS).doesNotHaveDuplicates();
    }

    @Test
    void requeue_graceOver_putsSessionsBackWithTheirWaitingTime() {
        SupportSession first = desk.waiting(10);
        SupportSession second = desk.waiting(20);
        long agent = desk.agent(5);
        claimAll();
        log.say(first.conversationId(), agent, "one moment");
        LostAgent lost = desk.lost(agent);

        List<SupportSession> back = assignment.requeue(lost);

        assertThat(back)
                .extracting(SupportSession::sessionId)
                .containsExactlyInAnyOrder(first.sessionId(), second.sessionId());
        assertThat(back).allMatch(session -> session.state() == SessionState.WAITING && session.agentId() == 0);
        assertThat(stored(first).waitingSince().toEpochMilli()).isEqualTo(10);
        assertThat(stored(first).ownerVersion()).isEqualTo(3);
        assertThat(stored(first).assignedAt()).isEmpty();
        assertThat(desk.activeCount(agent)).isZero();
        Acl acl = conversations.acl(first.conversationId()).orElseThrow();
        assertThat(acl.openSessionId()).isEqualTo(first.sessionId());
        assertThat(acl.sessionAgentId()).isZero();
        assertThat(acl.memberIds()).containsExactly(first.visitorId());
        assertThat(conversations.membership(first.conversationId(), agent))
                .map(Membership::visibleToSeq)
                .contains(2L);
        assertThat(assignment.requeue(lost)).isEmpty();
    }

    @Test
    void requeue_agentCameBack_takesNothing() {
        SupportSession session = desk.waiting(1);
        long agent = desk.agent(1);
        claimAll();
        LostAgent lost = desk.lost(agent);
        desk.comesBack(agent);

        assertThat(assignment.requeue(lost)).isEmpty();
        desk.leaves(agent);
        assertThat(assignment.requeue(lost)).isEmpty();
        assertThat(stored(session).agentId()).isEqualTo(agent);
    }

    @Test
    void claim_afterRequeue_comesBeforeLaterVisitorsAndMakesTheAgentAMemberAgain() {
        SupportSession session = desk.waiting(1);
        long agent = desk.agent(1);
        claimAll();
        log.say(session.conversationId(), session.visitorId(), "still here?");
        assignment.requeue(desk.lost(agent));
        desk.waiting(2);
        log.say(session.conversationId(), session.visitorId(), "hello?");
        desk.comesBack(agent);

        Optional<SupportSession> again = assignment.claim(desk.site());

        assertThat(again).map(SupportSession::sessionId).contains(session.sessionId());
        assertThat(conversations.membership(session.conversationId(), agent))
                .map(Membership::visibleToSeq)
                .contains(Long.MAX_VALUE);
    }

    @RepeatedTest(5)
    void requeue_whileSessionsAreResolvedAndClaimed_countsRight() {
        long lostAgent = desk.agent(6);
        List<SupportSession> queue =
                LongStream.range(0, 6).mapToObj(desk::waiting).toList();
        claimAll();
        long colleague = desk.agent(3);
        LostAgent lost = desk.lost(lostAgent);

        Together.run(8, i -> switch (i) {
            case 0, 1 -> assignment.requeue(lost).size();
            case 2, 3 -> claimAll();
            default -> {
                SupportSession session = queue.get(i - 4);
                yield flow.resolve(session.sessionId(), Desk.visitorActor(session));
            }
        });
        claimAll();

        assertThat(desk.activeCount(lostAgent)).isZero();
        assertThat(sessions.activeOf(lostAgent)).isEmpty();
        assertThat(sessions.activeOf(colleague)).hasSize((int) desk.activeCount(colleague));
        assertThat(queue.subList(0, 4)).allMatch(session -> stored(session).state() == SessionState.RESOLVED);
        assertThat(queue.subList(4, 6)).allMatch(session -> stored(session).state() == SessionState.ACTIVE);
    }

    @Test
    void sitesWithWaiting_hasThisSiteWhileSomebodyWaits() {
        SupportSession session = desk.waiting(1);
        assertThat(sessions.sitesWithWaiting()).contains(desk.site());

        flow.resolve(session.sessionId(), Desk.visitorActor(session));

        assertThat(sessions.sitesWithWaiting()).doesNotContain(desk.site());
    }
}
