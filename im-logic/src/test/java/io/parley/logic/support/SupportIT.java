package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.Availability;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListSessionsResult;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.ResolveSession;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Session;
import io.parley.common.protocol.SessionState;
import io.parley.common.protocol.SetAvailability;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.logic.link.ConnectionEvents;
import io.parley.logic.support.SupportScene.Person;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.LogicNodes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The sweep runs only when a test asks for it: what happens without is done by the events. */
class SupportIT {
    private static final LogicNodes NODES = new LogicNodes(SupportIT.class);
    private static ConfigurableApplicationContext node;

    private SupportScene scene;

    @BeforeAll
    static void start() {
        node = NODES.start(
                "parley.support.sweep=1d", "parley.support.presence.lease=2s", "parley.support.presence.grace=300ms");
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @BeforeEach
    void newSite() {
        scene = SupportScene.newSite(node);
    }

    @Test
    void firstMessage_agentOnline_isAssignedAndToldToBoth() {
        Person ada = scene.onlineAgent("Ada", 3);
        Person vera = scene.visitor("Vera");

        long conversation = scene.write(vera, "hello");

        await().until(() -> scene.onlySession(vera).getState() == SessionState.ACTIVE);
        Session session = scene.onlySession(vera);
        assertThat(session.getAgentId()).isEqualTo(ada.userId());
        assertThat(session.getAgentName()).isEqualTo("Ada");
        assertThat(session.getVisitorName()).isEqualTo("Vera");
        await().untilAsserted(() -> {
            assertThat(scene.sessionPushes(vera)).anyMatch(pushed -> pushed.getState() == SessionState.ACTIVE);
            assertThat(scene.sessionPushes(ada)).anyMatch(pushed -> pushed.getState() == SessionState.ACTIVE);
            assertThat(scene.pushes(ada).filter(ServerFrame::hasConversationPush))
                    .anyMatch(frame ->
                            frame.getConversationPush().getConversation().getMembersCount() == 2);
            assertThat(scene.lines(conversation)).containsExactly(line(SystemEvent.AGENT_JOINED, ada));
        });
        scene.send(ada, conversation, "what can I do for you?");
        ListSessionsResult list = scene.list(ada);
        assertThat(list.getSessionsList()).extracting(Session::getSessionId).containsExactly(session.getSessionId());
        assertThat(list.getConversationsList())
                .singleElement()
                .satisfies(seen -> assertThat(seen.getConversationId()).isEqualTo(conversation));
        assertThat(list.getCapacity()).isEqualTo(3);
        assertThat(list.getAvailability()).isEqualTo(Availability.ONLINE);
    }

    @Test
    void secondMessage_sessionOpen_opensNoOther() {
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        long session = scene.onlySession(vera).getSessionId();

        scene.send(vera, conversation, "anybody there?");

        assertThat(scene.onlySession(vera).getSessionId()).isEqualTo(session);
    }

    @Test
    void nobodyOnline_waitersKnowTheirPlaces_andTheFirstIsAssignedWhenAnAgentComes() {
        Person first = scene.visitor("First");
        Person second = scene.visitor("Second");
        scene.write(first, "hello");
        scene.write(second, "hello");
        assertThat(scene.onlySession(first).getQueuePosition()).isZero();
        assertThat(scene.onlySession(second).getQueuePosition()).isEqualTo(1);
        assertThat(scene.sessionPushes(second))
                .last()
                .extracting(Session::getQueuePosition)
                .isEqualTo(1);

        Person ada = scene.onlineAgent("Ada", 1);

        await().until(() -> scene.onlySession(first).getState() == SessionState.ACTIVE);
        await().untilAsserted(() -> assertThat(scene.sessionPushes(second))
                .last()
                .extracting(Session::getQueuePosition)
                .isEqualTo(0));
        assertThat(scene.onlySession(second).getState()).isEqualTo(SessionState.WAITING);
        assertThat(scene.list(ada).getSessionsList())
                .extracting(Session::getState)
                .containsExactly(SessionState.ACTIVE, SessionState.WAITING);

        scene.resolve(ada, scene.onlySession(first).getSessionId());

        await().until(() -> scene.onlySession(second).getAgentId() == ada.userId());
    }

    @Test
    void waiting_andItsEnd_areToldToOnlineAgentsOfTheSiteAlone() {
        Person full = scene.onlineAgent("Full", 1);
        scene.write(scene.visitor("Vera"), "hello");
        await().until(() -> scene.row(full).activeCount() == 1);
        SupportScene elsewhere = SupportScene.newSite(node);
        Person stranger = elsewhere.onlineAgent("Stranger", 1);

        Person walter = scene.visitor("Walter");
        scene.write(walter, "hello");
        long waiting = scene.onlySession(walter).getSessionId();
        await().untilAsserted(() ->
                assertThat(scene.sessionPushes(full)).anyMatch(session -> session.getSessionId() == waiting));
        scene.resolve(walter, waiting);

        await().untilAsserted(() -> assertThat(scene.sessionPushes(full))
                .anyMatch(session -> session.getSessionId() == waiting && session.getState() == SessionState.RESOLVED));
        assertThat(elsewhere.sessionPushes(stranger)).isEmpty();
        assertThat(elsewhere.list(stranger).getSessionsList()).isEmpty();
    }

    @Test
    void away_takesNothingNewAndKeepsWhatThereIs() {
        Person ada = scene.onlineAgent("Ada", 3);
        Person vera = scene.visitor("Vera");
        scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());

        scene.setAvailability(ada, Availability.AWAY);
        Person walter = scene.visitor("Walter");
        scene.write(walter, "hello");
        node.getBean(SupportSweep.class).sweep();

        assertThat(scene.onlySession(vera).getState()).isEqualTo(SessionState.ACTIVE);
        assertThat(scene.onlySession(walter).getState()).isEqualTo(SessionState.WAITING);
        scene.setAvailability(ada, Availability.ONLINE);
        await().until(() -> scene.onlySession(walter).getAgentId() == ada.userId());
    }

    @Test
    void assignment_severalAgents_goesToTheLeastLoaded() {
        Person ada = scene.onlineAgent("Ada", 3);
        for (int i = 0; i < 2; i++) {
            scene.write(scene.visitor("Early " + i), "hello");
        }
        await().until(() -> scene.row(ada).activeCount() == 2);
        Person bea = scene.onlineAgent("Bea", 3);

        Person vera = scene.visitor("Vera");
        scene.write(vera, "hello");

        await().until(() -> scene.onlySession(vera).getAgentId() == bea.userId());
    }

    @Test
    void resolve_byItsAgent_isToldOnceAndRepeatedAsItIs() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());
        long id = scene.onlySession(vera).getSessionId();

        Session resolved = scene.resolve(ada, id);

        assertThat(resolved.getState()).isEqualTo(SessionState.RESOLVED);
        assertThat(resolved.getAgentId()).isEqualTo(ada.userId());
        assertThat(scene.resolve(ada, id)).isEqualTo(resolved);
        assertThat(scene.resolve(vera, id)).isEqualTo(resolved);
        assertThat(scene.row(ada).activeCount()).isZero();
        assertThat(scene.list(vera).getSessionsList()).isEmpty();
        await().untilAsserted(() -> {
            assertThat(scene.lines(conversation))
                    .containsExactly(line(SystemEvent.AGENT_JOINED, ada), line(SystemEvent.SESSION_RESOLVED, ada));
            assertThat(scene.pushes(ada).filter(ServerFrame::hasConversationPush))
                    .last()
                    .satisfies(frame ->
                            assertThat(frame.getConversationPush().getRemoved()).isTrue());
            assertThat(scene.sessionPushes(vera))
                    .last()
                    .extracting(Session::getState)
                    .isEqualTo(SessionState.RESOLVED);
        });
        assertThat(Core.refusal(
                        scene.handler(ClientFrame.BodyCase.SEND),
                        ada.caller(),
                        SupportScene.sendFrame(conversation, "late")))
                .isEqualTo(ErrorCode.SESSION_CLOSED);
    }

    @Test
    void writeAgain_afterResolve_opensAnotherSessionInTheSameConversation() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());
        long first = scene.onlySession(vera).getSessionId();
        scene.resolve(vera, first);

        scene.send(vera, conversation, "one more thing");

        await().until(() -> scene.onlySession(vera).getState() == SessionState.ACTIVE);
        assertThat(scene.onlySession(vera).getSessionId()).isNotEqualTo(first);
        assertThat(scene.onlySession(vera).getConversationId()).isEqualTo(conversation);
    }

    @Test
    void resolve_byOthers_isRefused() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());
        long id = scene.onlySession(vera).getSessionId();
        SupportScene elsewhere = SupportScene.newSite(node);

        assertThat(refusalOfResolve(scene.agent("Bea", 1), id)).isEqualTo(ErrorCode.NOT_SESSION_OWNER);
        assertThat(refusalOfResolve(elsewhere.agent("Eve", 1), id)).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusalOfResolve(scene.visitor("Walter"), id)).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusalOfResolve(ada, 77)).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Core.refusal(
                        scene.handler(ClientFrame.BodyCase.RESOLVE_SESSION),
                        ada.caller(),
                        ClientFrame.newBuilder()
                                .setResolveSession(ResolveSession.newBuilder()
                                        .setSessionId(id)
                                        .setOpId("1"))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(scene.onlySession(vera).getState()).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void agentsOperations_byOthers_areRefused() {
        Person vera = scene.visitor("Vera");
        Person user = new Person(5, "User", scene.access.caller(5, 5));

        for (Person person : List.of(vera, user)) {
            assertThat(refusalOfAvailability(person, Availability.AWAY)).isEqualTo(ErrorCode.NOT_ALLOWED);
        }
        assertThat(refusalOfAvailability(scene.agent("Ada", 1), Availability.AVAILABILITY_UNSPECIFIED))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusalOfResolve(user, 77)).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(Core.refusal(
                        scene.handler(ClientFrame.BodyCase.LIST_SESSIONS), user.caller(), ClientFrame.newBuilder()))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void agentLost_pastTheGrace_sessionGoesBackWithItsWaitingTimeAndOn() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());
        Session before = scene.onlySession(vera);

        scene.disconnect(ada);
        assertThat(scene.onlySession(vera).getState()).isEqualTo(SessionState.ACTIVE);

        await().until(() -> {
            node.getBean(SupportSweep.class).sweep();
            return scene.onlySession(vera).getState() == SessionState.WAITING;
        });
        assertThat(scene.onlySession(vera).getWaitingSinceMs()).isEqualTo(before.getWaitingSinceMs());
        assertThat(scene.row(ada).activeCount()).isZero();
        Person bea = scene.onlineAgent("Bea", 1);
        await().until(() -> scene.onlySession(vera).getAgentId() == bea.userId());
        await().untilAsserted(() -> assertThat(scene.lines(conversation))
                .containsExactly(
                        line(SystemEvent.AGENT_JOINED, ada),
                        line(SystemEvent.AGENT_LEFT, ada),
                        line(SystemEvent.AGENT_JOINED, bea)));
        assertThat(Core.refusal(
                        scene.handler(ClientFrame.BodyCase.SEND),
                        ada.caller(),
                        SupportScene.sendFrame(conversation, "late")))
                .isEqualTo(ErrorCode.NOT_SESSION_OWNER);
    }

    @Test
    void agentBack_withinTheGrace_keepsTheSession() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());

        scene.disconnect(ada);
        scene.connect(ada);
        // Long past the grace, seen from the database.
        LogicNodes.sql(node)
                .update("UPDATE agent SET grace_until = 1 WHERE grace_until IS NOT NULL AND user_id = ?", ada.userId());
        node.getBean(SupportSweep.class).sweep();

        assertThat(scene.onlySession(vera).getAgentId()).isEqualTo(ada.userId());
    }

    @Test
    void accessNodeLost_leaseAndGraceOver_sessionGoesBack() {
        Person ada = scene.onlineAgent("Ada", 1);
        SupportScene otherNode = SupportScene.newSite(node);
        Person vera = scene.visitor("Vera");
        scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());

        scene.access.detach();
        node.getBean(ConnectionEvents.class).detached(scene.access.stream());

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            node.getBean(SupportSweep.class).sweep();
            return scene.onlySession(vera).getState() == SessionState.WAITING;
        });
        assertThat(scene.row(ada).online()).isFalse();
        assertThat(otherNode.access.stream().node())
                .isNotEqualTo(scene.access.stream().node());
    }

    @Test
    void line_whoeverAsksHoweverOften_standsOnce() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        await().until(() -> scene.lines(conversation).size() == 1);

        // As after a crash between the line and the note that it is written.
        LogicNodes.sql(node)
                .update("UPDATE session_event SET line_due = 1, created_at = 1 WHERE kind = 'ASSIGNED'"
                        + " AND conversation_id = " + conversation);
        for (int i = 0; i < 5; i++) {
            node.getBean(SupportSweep.class).sweep();
        }

        await().until(() -> LogicNodes.sql(node)
                        .queryForObject("SELECT COUNT(*) FROM session_event WHERE line_due = 1", Integer.class)
                == 0);
        assertThat(scene.lines(conversation)).containsExactly(line(SystemEvent.AGENT_JOINED, ada));
    }

    @Test
    void line_notWritten_isWrittenByTheSweep() {
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        LogicNodes.sql(node)
                .update(
                        "INSERT INTO session_event (session_id, conversation_id, kind, subject_id, subject_name, reason,"
                                + " owner_version, created_at, line_due) VALUES (1, " + conversation
                                + ", 'REQUEUED', 9, 'Zed', '', 1, 1, 1)");

        node.getBean(SupportSweep.class).sweep();

        await().untilAsserted(() -> assertThat(scene.lines(conversation))
                .extracting(SystemContent::getEvent, SystemContent::getSubjectName)
                .containsExactly(tuple(SystemEvent.AGENT_LEFT, "Zed")));
    }

    @Test
    void waitingChat_onlineAgentsOfTheSite_hearItAndMayReadButNotWrite() {
        Person ada = scene.onlineAgent("Ada", 1);
        scene.setAvailability(ada, Availability.AWAY);
        SupportScene elsewhere = SupportScene.newSite(node);
        Person stranger = elsewhere.onlineAgent("Stranger", 1);
        Person vera = scene.visitor("Vera");

        long conversation = scene.write(vera, "hello");
        scene.send(vera, conversation, "anybody there?");

        await().untilAsserted(() -> assertThat(scene.texts(ada)).containsExactly("hello", "anybody there?"));
        assertThat(scene.pushes(ada).filter(ServerFrame::hasMessagePush))
                .allSatisfy(
                        frame -> assertThat(frame.getMessagePush().getWaiting()).isTrue());
        assertThat(scene.pushes(ada).filter(ServerFrame::hasConversationPush)).isEmpty();
        ClientFrame.Builder pull =
                ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(conversation));
        assertThat(Core.ask(scene.handler(ClientFrame.BodyCase.PULL), ada.caller(), pull)
                        .getPullResult()
                        .getMessagesCount())
                .isEqualTo(2);
        assertThat(Core.refusal(
                        scene.handler(ClientFrame.BodyCase.SEND),
                        ada.caller(),
                        SupportScene.sendFrame(conversation, "me!")))
                .isEqualTo(ErrorCode.NOT_SESSION_OWNER);
        assertThat(elsewhere.texts(stranger)).isEmpty();
        assertThat(Core.refusal(scene.handler(ClientFrame.BodyCase.PULL), stranger.caller(), pull))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void waitingChat_agentOffline_hearsNoMoreAndIsHintedOnComingBack() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person bea = scene.onlineAgent("Bea", 1);
        scene.setAvailability(ada, Availability.AWAY);
        scene.setAvailability(bea, Availability.AWAY);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        await().untilAsserted(() -> assertThat(scene.texts(ada)).containsExactly("hello"));
        long hintsBefore = scene.hints(ada);

        scene.disconnect(ada);
        scene.send(vera, conversation, "anybody there?");

        await().untilAsserted(() -> assertThat(scene.texts(bea)).containsExactly("hello", "anybody there?"));
        assertThat(scene.texts(ada)).containsExactly("hello");
        scene.connect(ada);
        await().until(() -> scene.hints(ada) == hintsBefore + 1);
    }

    @Test
    void waitingChat_putBack_itsLineIsToldToOnlineAgents() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        scene.write(vera, "hello");
        await().until(() -> scene.onlySession(vera).getAgentId() == ada.userId());
        Person bea = scene.agent("Bea", 1);
        scene.setAvailability(bea, Availability.AWAY);
        scene.connect(bea);

        scene.disconnect(ada);
        await().until(() -> {
            node.getBean(SupportSweep.class).sweep();
            return scene.onlySession(vera).getState() == SessionState.WAITING;
        });

        await().untilAsserted(() -> assertThat(scene.pushes(bea).filter(ServerFrame::hasMessagePush))
                .singleElement()
                .satisfies(frame -> assertThat(frame.getMessagePush()
                                .getMessages(0)
                                .getContent()
                                .getSystem())
                        .isEqualTo(line(SystemEvent.AGENT_LEFT, ada))));
    }

    private ErrorCode refusalOfResolve(Person person, long sessionId) {
        return Core.refusal(
                scene.handler(ClientFrame.BodyCase.RESOLVE_SESSION),
                person.caller(),
                SupportScene.resolveFrame(sessionId));
    }

    private ErrorCode refusalOfAvailability(Person person, Availability availability) {
        return Core.refusal(
                scene.handler(ClientFrame.BodyCase.SET_AVAILABILITY),
                person.caller(),
                ClientFrame.newBuilder()
                        .setSetAvailability(SetAvailability.newBuilder().setAvailability(availability)));
    }

    private static SystemContent line(SystemEvent event, Person subject) {
        return SystemContent.newBuilder()
                .setEvent(event)
                .setSubjectId(subject.userId())
                .setSubjectName(subject.name())
                .build();
    }
}
