package io.parley.logic.conversation;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.SaveDraft;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SettingsPush;
import io.parley.common.protocol.SettingsResult;
import io.parley.common.protocol.UpdateSettings;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.SettingsStore;
import io.parley.storage.conversation.SettingsStore.Outcome;
import io.parley.storage.conversation.SettingsStore.Setting;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How members arrange their conversations; shown to their other devices. */
@Configuration(proxyBeanMethods = false)
class SettingsRequests {
    private final SettingsStore settings;
    private final DeliveryRouter router;
    private final Workers workers;
    private final int maxDraftBytes;

    SettingsRequests(SettingsStore settings, DeliveryRouter router, Workers workers, ClientLimits limits) {
        this.settings = settings;
        this.router = router;
        this.workers = workers;
        this.maxDraftBytes = limits.maxTextBytes();
    }

    @Bean
    RequestHandler updateSettings() {
        return RequestHandler.of(ClientFrame.BodyCase.UPDATE_SETTINGS, (caller, frame) -> {
            UpdateSettings request = frame.getUpdateSettings();
            UUID opId = CanonicalUuid.ofOperation(request.getOpId());
            return workers.call(() -> answer(caller, request.getConversationId(), update(caller, opId, request)));
        });
    }

    @Bean
    RequestHandler saveDraft() {
        return RequestHandler.of(ClientFrame.BodyCase.SAVE_DRAFT, (caller, frame) -> {
            SaveDraft request = frame.getSaveDraft();
            int bytes = request.getDraftBytes().size();
            if (bytes > maxDraftBytes) {
                throw new Refusal(
                        ErrorCode.TEXT_TOO_LONG,
                        "draft: " + bytes + " bytes of UTF-8 (expected: at most " + maxDraftBytes + ")");
            }
            return workers.call(() -> answer(
                    caller,
                    request.getConversationId(),
                    settings.saveDraft(caller.userId(), request.getConversationId(), request.getDraft())));
        });
    }

    private Outcome update(Caller caller, UUID opId, UpdateSettings request) {
        long conversationId = request.getConversationId();
        return switch (request.getSettingCase()) {
            case PINNED -> settings.update(caller.userId(), opId, conversationId, Setting.PINNED, request.getPinned());
            case MUTED -> settings.update(caller.userId(), opId, conversationId, Setting.MUTED, request.getMuted());
            case MARKED_UNREAD ->
                settings.update(
                        caller.userId(), opId, conversationId, Setting.MARKED_UNREAD, request.getMarkedUnread());
            case HIDDEN -> settings.update(caller.userId(), opId, conversationId, Setting.HIDDEN, request.getHidden());
            case SETTING_NOT_SET ->
                throw new Refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        "setting: none that this server knows (expected: pinned, muted, marked_unread or hidden)");
        };
    }

    private ServerFrame.Builder answer(Caller caller, long conversationId, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refusal(refused.code(), refused.message());
        }
        Outcome.Done done = (Outcome.Done) outcome;
        if (done.changed()) {
            SettingsPush.Builder push =
                    SettingsPush.newBuilder().setConversationId(conversationId).setSettings(done.settings());
            router.push(
                    List.of(caller.userId()),
                    ServerFrame.newBuilder().setSettingsPush(push).build(),
                    PushKind.STATE,
                    caller);
        }
        return ServerFrame.newBuilder()
                .setSettingsResult(SettingsResult.newBuilder()
                        .setConversationId(conversationId)
                        .setSettings(done.settings()));
    }
}
