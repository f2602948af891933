package io.parley.storage.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.SessionState;
import io.parley.storage.agent.AgentPresence;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.Membership;
import io.parley.storage.support.SessionFlow.Actor;
import io.parley.storage.support.SessionFlow.Opening;
import io.parley.storage.support.SessionFlow.Resolution;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How sessions begin and end. */
@StorageTest
class SessionFlowIT {
    private final SessionFlow flow;
    private final SessionAssignment assignment;
    private final SessionStore sessions;
    private final ConversationStore conversations;
    private final People people;
    private final TestLog log;
    private final Desk desk;

    SessionFlowIT(
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

    private Acl acl(SupportSession session) {
        return conversations.acl(session.conversationId()).orElseThrow();
    }

    @Test
    void open_first_waitsAndShowsInTheConversation() {
        long conversation = desk.conversation();
        long before = log.aclVersion(conversation);
        long id = people.ids().next();

        Opening opening = flow.open(id, conversation);

        assertThat(opening).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
            SupportSession session = opened.session();
            assertThat(session.sessionId()).isEqualTo(id);
            assertThat(session.state()).isEqualTo(SessionState.WAITING);
            assertThat(session.visitorName()).isEqualTo("Visitor");
            assertThat(session.agentId()).isZero();
            assertThat(session.agentName()).isEmpty();
            assertThat(session.ownerVersion()).isEqualTo(1);
            assertThat(session.waitingSince().toEpochMilli()).isLessThanOrEqualTo(conversations.databaseMillis());
            assertThat(session).isEqualTo(stored(session));
        });
        Acl acl = conversations.acl(conversation).orElseThrow();
        assertThat(acl.openSessionId()).isEqualTo(id);
        assertThat(acl.sessionAgentId()).isZero();
        assertThat(acl.version()).isEqualTo(before + 1);
    }

    @Test
    void open_whatIsNoSupportConversation_isTold() {
        long direct = people.direct(people.user("Ann"), people.user("Bob"));

        assertThat(flow.open(people.ids().next(), direct)).isEqualTo(new Opening.NoSupportConversation());
        assertThat(flow.open(people.ids().next(), people.ids().next())).isEqualTo(new Opening.NoSupportConversation());
    }

    @RepeatedTest(5)
    void open_byManyAtOnce_isOneSession() {
        long conversation = desk.conversation();

        List<Opening> openings = Together.run(16, i -> flow.open(people.ids().next(), conversation));

        assertThat(openings.stream().filter(Opening.Opened.class::isInstance)).hasSize(1);
        assertThat(openings.stream().filter(Opening.AlreadyOpen.class::isInstance))
                .hasSize(15);
        assertThat(log.number("SELECT COUNT(*) FROM support_session WHERE conversation_id = ?", conversation))
                .isEqualTo(1);
        assertThat(log.number("SELECT COUNT(*) FROM session_event WHERE conversation_id = ?", conversation))
                .isEqualTo(1);
    }

    @Test
    void open_afterResolve_isANewSession() {
        SupportSession first = desk.waiting(1);
        flow.resolve(first.sessionId(), Desk.visitorActor(first));

        Opening second = flow.open(people.ids().next(), first.conversationId());

        assertThat(second).isInstanceOf(Opening.Opened.class);
        assertThat(sessions.openOf(first.visitorId())).contains(((Opening.Opened) second).session());
        assertThat(stored(first).state()).isEqualTo(SessionState.RESOLVED);
    }

    @Test
    void resolve_byItsAgent_freesTheAgentAndEndsTheMembership() {
        SupportSession waiting = desk.waiting(1);
        long agent = desk.agent(2);
        SupportSession active = assignment.claim(desk.site()).orElseThrow();
        log.say(active.conversationId(), agent, "hello");
        long before = acl(active).version();

        Resolution resolution = flow.resolve(active.sessionId(), desk.agentActor(agent));

        assertThat(resolution).isInstanceOfSatisfying(Resolution.Resolved.class, resolved -> {
            assertThat(resolved.formerAgentId()).isEqualTo(agent);
            assertThat(resolved.session().state()).isEqualTo(SessionState.RESOLVED);
            assertThat(resolved.session().agentId()).isEqualTo(agent);
            assertThat(resolved.session().resolvedAt()).isPresent();
            assertThat(resolved.session().ownerVersion()).isEqualTo(3);
        });
        assertThat(desk.activeCount(agent)).isZero();
        assertThat(acl(waiting).openSessionId()).isZero();
        assertThat(acl(waiting).sessionAgentId()).isZero();
        assertThat(acl(waiting).version()).isEqualTo(before + 1);
        assertThat(acl(waiting).memberIds()).containsExactly(waiting.visitorId());
        assertThat(conversations.membership(waiting.conversationId(), agent))
                .map(Membership::visibleToSeq)
                .contains(2L);
    }

    @Test
    void resolve_whileItWaits_isTheVisitorsAlone() {
        SupportSession session = desk.waiting(1);
        long agent = people.agent(desk.site(), 1);
        long foreignSite = people.site();

        assertThat(flow.resolve(session.sessionId(), desk.agentActor(agent))).isEqualTo(new Resolution.NotOwner());
        assertThat(flow.resolve(session.sessionId(), new Actor(agent, foreignSite)))
                .isEqualTo(new Resolution.NotFound());
        assertThat(flow.resolve(session.sessionId(), new Actor(people.visitor(desk.site()), 0)))
                .isEqualTo(new Resolution.NotFound());
        assertThat(flow.resolve(people.ids().next(), Desk.visitorActor(session)))
                .isEqualTo(new Resolution.NotFound());
        assertThat(stored(session).state()).isEqualTo(SessionState.WAITING);
        assertThat(flow.resolve(session.sessionId(), Desk.visitorActor(session)))
                .isInstanceOfSatisfying(
                        Resolution.Resolved.class,
                        resolved -> assertThat(resolved.formerAgentId()).isZero());
        assertThat(sessions.openOf(session.visitorId())).isEmpty();
    }

    @Test
    void resolve_again_saysThatItWas() {
        SupportSession session = desk.waiting(1);
        flow.resolve(session.sessionId(), Desk.visitorActor(session));

        assertThat(flow.resolve(session.sessionId(), Desk.visitorActor(session)))
                .isEqualTo(new Resolution.AlreadyResolved(stored(session)));
    }

    @RepeatedTest(10)
    void resolve_bySeveralAtOnce_isDoneOnce() {
        SupportSession session = desk.waiting(1);
        long agent = desk.agent(2);
        assignment.claim(desk.site()).orElseThrow();

        List<Resolution> resolutions = Together.run(
                6,
                i -> flow.resolve(
                        session.sessionId(), i % 2 == 0 ? desk.agentActor(agent) : Desk.visitorActor(session)));

        assertThat(resolutions.stream().filter(Resolution.Resolved.class::isInstance))
                .hasSize(1);
        assertThat(resolutions.stream().filter(Resolution.AlreadyResolved.class::isInstance))
                .hasSize(5);
        assertThat(desk.activeCount(agent)).isZero();
    }

    @RepeatedTest(10)
    void resolve_whileItIsClaimed_leavesNothingBehind() {
        SupportSession session = desk.waiting(1);
        long agent = desk.agent(1);

        Together.run(
                2,
                i -> i == 0
                        ? assignment.claim(desk.site())
                        : flow.resolve(session.sessionId(), Desk.visitorActor(session)));

        assertThat(stored(session).state()).isEqualTo(SessionState.RESOLVED);
        assertThat(desk.activeCount(agent)).isZero();
        assertThat(acl(session).openSessionId()).isZero();
        assertThat(acl(session).memberIds()).containsExactly(session.visitorId());
    }
}
