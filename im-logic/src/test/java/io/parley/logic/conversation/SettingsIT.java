package io.parley.logic.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.SaveDraft;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.UpdateSettings;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Ann arranges her conversation with Bob on one device, and sees it so on the other. */
class SettingsIT {
    private static LogicNodes deployment;
    private static ConfigurableApplicationContext node;

    private AccessDriver access;
    private Client ann;
    private Client phone;
    private Client bob;
    private long pair;

    @BeforeAll
    static void start() {
        deployment = new LogicNodes(SettingsIT.class);
        node = deployment.start();
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @BeforeEach
    void meet() {
        Friends friends = Friends.meet(node);
        access = friends.access();
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
        phone = access.open(0, ann.userId(), UserKind.USER, 0, "anns-phone");
    }

    @AfterEach
    void leave() {
        access.close();
    }

    @Test
    void update_reachesTheOtherDevice_andASync_andNobodyElse() {
        ConversationSettings settings = ann.ask(update(request -> request.setPinned(true)))
                .getSettingsResult()
                .getSettings();

        assertThat(settings.getPinned()).isTrue();
        await().untilAsserted(() -> assertThat(pushes(phone)).singleElement().satisfies(push -> {
            assertThat(push.getSettingsPush().getConversationId()).isEqualTo(pair);
            assertThat(push.getSettingsPush().getSettings()).isEqualTo(settings);
        }));
        assertThat(synced(phone).getSettings()).isEqualTo(settings);
        assertThat(synced(bob).hasSettings()).isFalse();
        assertThat(pushes(ann)).isEmpty();
        assertThat(pushes(bob)).isEmpty();
    }

    @Test
    void draft_reachesTheOtherDevice() {
        assertThat(ann.ask(draft("Dear B")).getSettingsResult().getSettings().getVersion())
                .isEqualTo(1);

        await().untilAsserted(() -> assertThat(pushes(phone))
                .singleElement()
                .satisfies(
                        push -> assertThat(push.getSettingsPush().getSettings().getDraft())
                                .isEqualTo("Dear B")));
    }

    @Test
    void update_toWhatIs_pushesNothing() {
        ann.ask(update(request -> request.setMuted(true)));
        ann.ask(update(request -> request.setMuted(true)));
        ann.ask(update(request -> request.setHidden(true)));

        await().untilAsserted(() -> assertThat(pushes(phone)).hasSize(2));
        assertThat(pushes(phone).get(1).getSettingsPush().getSettings().getVersion())
                .isEqualTo(2);
    }

    @Test
    void requests_outOfShapeOrByStrangers_areRefused() {
        Client eve = access.open(0, Friends.user(node, "Eve"));

        assertThat(refusal(eve, update(request -> request.setPinned(true)))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(eve, draft("x"))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(ann, update(request -> {}))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal(ann, update(request -> request.setOpId("1").setPinned(true))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal(ann, draft("x".repeat(8_193)))).isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(synced(ann).hasSettings()).isFalse();
    }

    private static ErrorCode refusal(Client who, ClientFrame.Builder request) {
        return who.ask(request).getError().getCode();
    }

    private ClientFrame.Builder update(Consumer<UpdateSettings.Builder> setting) {
        UpdateSettings.Builder request = UpdateSettings.newBuilder()
                .setConversationId(pair)
                .setOpId(UUID.randomUUID().toString());
        setting.accept(request);
        return ClientFrame.newBuilder().setUpdateSettings(request);
    }

    private ClientFrame.Builder draft(String text) {
        return ClientFrame.newBuilder()
                .setSaveDraft(SaveDraft.newBuilder().setConversationId(pair).setDraft(text));
    }

    private static Conversation synced(Client who) {
        return who.ask(ClientFrame.newBuilder().setSync(Sync.getDefaultInstance()))
                .getSyncResult()
                .getConversations(0);
    }

    private static List<ServerFrame> pushes(Client client) {
        return client.pushes().stream().filter(ServerFrame::hasSettingsPush).toList();
    }
}
