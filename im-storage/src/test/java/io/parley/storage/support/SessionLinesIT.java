package io.parley.storage.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.storage.agent.AgentPresence;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import org.junit.jupiter.api.Test;

@StorageTest
class SessionLinesIT {
    private final SessionFlow flow;
    private final SessionAssignment assignment;
    private final SessionLines lines;
    private final TestLog log;
    private final Desk desk;

    SessionLinesIT(
            SessionFlow flow,
            SessionAssignment assignment,
            SessionLines lines,
            AgentPresence presence,
            People people,
            TestLog log) {
        this.flow = flow;
        this.assignment = assignment;
        this.lines = lines;
        this.log = log;
        this.desk = new Desk(flow, presence, people, log);
    }

    @Test
    void dueOf_eachChangeOfOwner_owesALineInOrder() {
        SupportSession session = desk.waiting(1);
        long agent = desk.agent(1);
        assertThat(lines.dueOf(session.conversationId())).isEmpty();
        assignment.claim(desk.site());
        assignment.requeue(desk.lost(agent));
        flow.resolve(session.sessionId(), Desk.visitorActor(session));

        assertThat(lines.dueOf(session.conversationId()))
                .extracting(DueLine::kind, DueLine::subjectId, DueLine::subjectName)
                .containsExactly(
                        tuple(SessionEventKind.ASSIGNED, agent, "Agent"),
                        tuple(SessionEventKind.REQUEUED, agent, "Agent"),
                        tuple(SessionEventKind.RESOLVED, session.visitorId(), "Visitor"));
    }

    @Test
    void written_isOwedNoMore() {
        SupportSession session = desk.waiting(1);
        flow.resolve(session.sessionId(), Desk.visitorActor(session));
        DueLine line = lines.dueOf(session.conversationId()).get(0);
        assertThat(line.conversationId()).isEqualTo(session.conversationId());

        lines.written(line.eventId());
        lines.written(line.eventId());

        assertThat(lines.dueOf(session.conversationId())).isEmpty();
    }

    @Test
    void due_hasOldLinesUpToTheLimit() {
        log.sql().update("UPDATE session_event SET line_due = NULL");
        for (int i = 0; i < 3; i++) {
            SupportSession session = desk.waiting(i);
            flow.resolve(session.sessionId(), Desk.visitorActor(session));
        }

        assertThat(lines.due(60_000, 10)).isEmpty();
        assertThat(lines.due(0, 10)).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(a.eventId(), b.eventId()));
        assertThat(lines.due(0, 2)).hasSize(2);
    }
}
