package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.Availability;
import io.parley.common.protocol.ChangePush;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.logic.support.SupportScene.Person;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.StoredMessage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Who may edit and recall what in support conversations. */
class SupportChangesIT {
    private static LogicNodes deployment;
    private static ConfigurableApplicationContext node;
    private SupportScene scene;

    @BeforeAll
    static void start() {
        deployment = new LogicNodes(SupportChangesIT.class);
        node = deployment.start();
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @BeforeEach
    void newSite() {
        scene = SupportScene.newSite(node);
    }

    @Test
    void recall_inAChatThatWaits_reachesOnlineAgentsMarkedAsWaiting() {
        Person ada = scene.onlineAgent("Ada", 1);
        scene.setAvailability(ada, Availability.AWAY);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "my password is 1234");

        assertThat(change(vera, recall(conversation, 1)).hasChangeResult()).isTrue();

        await().untilAsserted(() -> assertThat(changes(ada)).singleElement().satisfies(push -> {
            assertThat(push.getWaiting()).isTrue();
            assertThat(push.getMessage().getRecalled()).isTrue();
        }));
        assertThat(change(
                                ada,
                                ClientFrame.newBuilder()
                                        .setPullChanges(PullChanges.newBuilder().setConversationId(conversation)))
                        .getPullChangesResult()
                        .getMessagesList())
                .hasSize(1);
    }

    @Test
    void change_byEachKindOfCaller_isRefusedToAllButTheSenderAndChangesNothing() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        long session = owned(vera, ada);
        await().until(() -> !scene.lines(conversation).isEmpty());
        scene.send(ada, conversation, "good morning");
        List<StoredMessage> before = log(conversation);
        long hers = seqOf(before, vera);
        long answer = seqOf(before, ada);
        Person bea = scene.agent("Bea", 1);
        Person eve = SupportScene.newSite(node).agent("Eve", 1);
        Person mallory = scene.visitor("Mallory");

        assertRefused(ErrorCode.NOT_ALLOWED, ada, conversation, hers);
        assertRefused(ErrorCode.NOT_ALLOWED, vera, conversation, answer);
        assertRefused(ErrorCode.NOT_SESSION_OWNER, bea, conversation, answer);
        assertRefused(ErrorCode.NOT_ALLOWED, eve, conversation, answer);
        assertRefused(ErrorCode.NOT_ALLOWED, mallory, conversation, hers);
        assertRefused(ErrorCode.NOT_ALLOWED, vera, conversation, seqOfLine(before));
        scene.resolve(ada, session);
        assertRefused(ErrorCode.SESSION_CLOSED, ada, conversation, answer);
        assertRefused(ErrorCode.SESSION_CLOSED, vera, conversation, hers);

        assertThat(log(conversation)).startsWith(before.toArray(StoredMessage[]::new));
        assertThat(scene.list(vera).getSessionsList()).isEmpty();
    }

    @Test
    void edit_byTheSessionsAgent_reachesTheVisitor() {
        Person ada = scene.onlineAgent("Ada", 1);
        Person vera = scene.visitor("Vera");
        long conversation = scene.write(vera, "hello");
        owned(vera, ada);
        scene.send(ada, conversation, "god morning");
        long seq = seqOf(log(conversation), ada);

        assertThat(change(ada, edit(conversation, seq, "good morning")).hasChangeResult())
                .isTrue();

        await().untilAsserted(() -> assertThat(changes(vera)).singleElement().satisfies(push -> {
            assertThat(push.getWaiting()).isFalse();
            assertThat(push.getMessage().getContent().getText().getText()).isEqualTo("good morning");
        }));
    }

    private long owned(Person visitor, Person agent) {
        await().until(() -> scene.onlySession(visitor).getAgentId() == agent.userId());
        return scene.onlySession(visitor).getSessionId();
    }

    private void assertRefused(ErrorCode code, Person who, long conversation, long seq) {
        assertThat(refusal(who, recall(conversation, seq))).isEqualTo(code);
        assertThat(refusal(who, edit(conversation, seq, "other"))).isEqualTo(code);
    }

    private ErrorCode refusal(Person who, ClientFrame.Builder request) {
        return Core.refusal(scene.handler(request.getBodyCase()), who.caller(), request);
    }

    private ServerFrame change(Person who, ClientFrame.Builder request) {
        return Core.ask(scene.handler(request.getBodyCase()), who.caller(), request);
    }

    private static ClientFrame.Builder recall(long conversation, long seq) {
        return ClientFrame.newBuilder()
                .setRecall(Recall.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setOpId(UUID.randomUUID().toString()));
    }

    private static ClientFrame.Builder edit(long conversation, long seq, String text) {
        return ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setContent(Content.newBuilder()
                                .setText(TextContent.newBuilder().setText(text)))
                        .setOpId(UUID.randomUUID().toString()));
    }

    private List<ChangePush> changes(Person person) {
        return scene.pushes(person)
                .filter(ServerFrame::hasChangePush)
                .map(ServerFrame::getChangePush)
                .toList();
    }

    private List<StoredMessage> log(long conversation) {
        return node.getBean(MessageStore.class)
                .read(conversation, 1, Long.MAX_VALUE, 100, false)
                .messages();
    }

    private static long seqOf(List<StoredMessage> log, Person sender) {
        return log.stream()
                .filter(message -> message.senderId() == sender.userId())
                .findFirst()
                .orElseThrow()
                .seq();
    }

    private static long seqOfLine(List<StoredMessage> log) {
        return log.stream()
                .filter(message -> message.senderId() == 0)
                .findFirst()
                .orElseThrow()
                .seq();
    }
}
