package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.TokenClaims;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ListSessions;
import io.parley.common.protocol.ListSessionsResult;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.ResolveSession;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Session;
import io.parley.common.protocol.SetAvailability;
import io.parley.common.protocol.SupportTarget;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.Caller;
import io.parley.logic.link.ConnectionEvents;
import io.parley.logic.link.FakeAccess;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.testing.Core;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentRole;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.message.MessageStore;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** One site on one logic node, and people who are connected to it through an access node that keeps what it is sent. */
final class SupportScene {
    private static final AtomicLong COUNT = new AtomicLong(1000);

    final ConfigurableApplicationContext node;
    final FakeAccess access;
    final long siteId;

    /** Somebody with a connection. */
    record Person(long userId, String name, Caller caller) {}

    private SupportScene(ConfigurableApplicationContext node, FakeAccess access, long siteId) {
        this.node = node;
        this.access = access;
        this.siteId = siteId;
    }

    static SupportScene newSite(ConfigurableApplicationContext node) {
        String key = "site-" + COUNT.incrementAndGet();
        Site site = node.getBean(SiteStore.class).save(new Site(id(node), key, key, "", "#0b57d0", "", Set.of()));
        return attach(node, site.siteId(), "a" + COUNT.incrementAndGet(), COUNT.incrementAndGet());
    }

    /** The same site and access node as another logic node has them. */
    SupportScene on(ConfigurableApplicationContext other) {
        return attach(other, siteId, access.stream().node(), access.stream().bootId());
    }

    private static SupportScene attach(ConfigurableApplicationContext node, long siteId, String name, long bootId) {
        FakeAccess access = FakeAccess.attach(node.getBean(AccessNodes.class), name, bootId);
        node.getBean(ConnectionEvents.class).attached(access.stream());
        return new SupportScene(node, access, siteId);
    }

    Person agent(String name, int capacity) {
        long userId = id(node);
        node.getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.AGENT, name));
        node.getBean(AgentStore.class).save(Agent.fresh(userId, siteId, AgentRole.AGENT, capacity));
        return person(userId, name, UserKind.AGENT);
    }

    Person onlineAgent(String name, int capacity) {
        Person agent = agent(name, capacity);
        connect(agent);
        return agent;
    }

    Person visitor(String name) {
        long userId = id(node);
        node.getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.VISITOR, name));
        node.getBean(VisitorStore.class).add(new Visitor(userId, siteId));
        Person visitor = person(userId, name, UserKind.VISITOR);
        connect(visitor);
        return visitor;
    }

    /** A user proper, who is of no site, on a connection that nothing is pushed to. */
    Person user(String name) {
        long userId = id(node);
        node.getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.USER, name));
        return new Person(userId, name, access.caller(userId, UserKind.USER, 0, COUNT.incrementAndGet()));
    }

    private Person person(long userId, String name, UserKind kind) {
        return new Person(userId, name, access.caller(userId, kind, siteId, COUNT.incrementAndGet()));
    }

    /** Waits until the connection is accepted, and an agent online. */
    void connect(Person person) {
        Caller caller = person.caller();
        node.getBean(ConnectionEvents.class)
                .opening(
                        access.stream(),
                        ConnectionOpening.newBuilder()
                                .setConnection(FakeAccess.ref(person.userId(), caller.connectionId()))
                                .setRequestId(1)
                                .setClaims(TokenClaims.newBuilder()
                                        .setUserId(person.userId())
                                        .setKind(caller.kind().getNumber())
                                        .setGeneration(1)
                                        .setSiteId(siteId)
                                        .setExpiresAtMs(System.currentTimeMillis() + 600_000))
                                .build());
        await().until(() -> access.events().stream()
                .filter(LogicEvent::hasConnectionAccepted)
                .anyMatch(event -> event.getConnectionAccepted().getConnectionId() == caller.connectionId()));
        if (caller.kind() == UserKind.AGENT) {
            await().until(() -> row(person).online());
        }
    }

    /** Waits until the agent is offline. */
    void disconnect(Person agent) {
        node.getBean(ConnectionEvents.class)
                .closed(
                        access.stream(),
                        ConnectionClosed.newBuilder()
                                .setConnection(FakeAccess.ref(
                                        agent.userId(), agent.caller().connectionId()))
                                .setKind(agent.caller().kind().getNumber())
                                .setSiteId(siteId)
                                .build());
        await().until(() -> !row(agent).online());
    }

    Agent row(Person agent) {
        return node.getBean(AgentStore.class).find(agent.userId()).orElseThrow();
    }

    /** The visitor's conversation, in which the visitor says something. */
    long write(Person visitor, String text) {
        long conversationId = Core.ask(
                        handler(ClientFrame.BodyCase.OPEN_CONVERSATION),
                        visitor.caller(),
                        ClientFrame.newBuilder()
                                .setOpenConversation(
                                        OpenConversation.newBuilder().setSupport(SupportTarget.getDefaultInstance())))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
        send(visitor, conversationId, text);
        return conversationId;
    }

    void send(Person person, long conversationId, String text) {
        ServerFrame answer =
                Core.ask(handler(ClientFrame.BodyCase.SEND), person.caller(), sendFrame(conversationId, text));
        assertThat(answer.getSendResult().getAcksCount()).as(answer.toString()).isEqualTo(1);
    }

    static ClientFrame.Builder sendFrame(long conversationId, String text) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(conversationId)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(UUID.randomUUID().toString())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText(text)))));
    }

    ListSessionsResult list(Person person) {
        return Core.ask(
                        handler(ClientFrame.BodyCase.LIST_SESSIONS),
                        person.caller(),
                        ClientFrame.newBuilder().setListSessions(ListSessions.getDefaultInstance()))
                .getListSessionsResult();
    }

    Session onlySession(Person person) {
        List<Session> sessions = list(person).getSessionsList();
        assertThat(sessions).hasSize(1);
        return sessions.get(0);
    }

    static ClientFrame.Builder resolveFrame(long sessionId) {
        return ClientFrame.newBuilder()
                .setResolveSession(ResolveSession.newBuilder()
                        .setSessionId(sessionId)
                        .setOpId(UUID.randomUUID().toString()));
    }

    Session resolve(Person person, long sessionId) {
        return Core.ask(handler(ClientFrame.BodyCase.RESOLVE_SESSION), person.caller(), resolveFrame(sessionId))
                .getResolveSessionResult()
                .getSession();
    }

    void setAvailability(Person agent, Availability availability) {
        Core.ask(
                handler(ClientFrame.BodyCase.SET_AVAILABILITY),
                agent.caller(),
                ClientFrame.newBuilder()
                        .setSetAvailability(SetAvailability.newBuilder().setAvailability(availability)));
    }

    RequestHandler handler(ClientFrame.BodyCase operation) {
        return node.getBeanProvider(RequestHandler.class).stream()
                .filter(handler -> handler.operation() == operation)
                .findFirst()
                .orElseThrow();
    }

    /** What was pushed to a person so far. */
    Stream<ServerFrame> pushes(Person person) {
        access.settle();
        return access.events().stream()
                .filter(LogicEvent::hasPush)
                .map(LogicEvent::getPush)
                .filter(push ->
                        push.getConnectionIdsList().contains(person.caller().connectionId()))
                .map(push -> FakeAccess.frame(push.getFrame()));
    }

    Stream<Session> sessionPushes(Person person) {
        return pushes(person)
                .filter(ServerFrame::hasSessionPush)
                .map(frame -> frame.getSessionPush().getSession());
    }

    /** How often a person was hinted so far. */
    long hints(Person person) {
        access.settle();
        return access.events().stream()
                .filter(LogicEvent::hasHintUsers)
                .filter(event -> event.getHintUsers().getUserIdsList().contains(person.userId()))
                .count();
    }

    /** The texts of messages that were pushed to a person so far, as they came. */
    List<String> texts(Person person) {
        return pushes(person)
                .filter(ServerFrame::hasMessagePush)
                .flatMap(frame -> frame.getMessagePush().getMessagesList().stream())
                .filter(message -> message.getContent().hasText())
                .map(message -> message.getContent().getText().getText())
                .toList();
    }

    /** The lines that the server wrote into a conversation. */
    List<SystemContent> lines(long conversationId) {
        return node.getBean(MessageStore.class).read(conversationId, 1, Long.MAX_VALUE, 1000, false).messages().stream()
                .filter(message -> message.content().hasSystem())
                .map(message -> message.content().getSystem())
                .toList();
    }

    private static long id(ConfigurableApplicationContext node) {
        return node.getBean(IdGenerator.class).next();
    }
}
