package io.parley.client;

import io.parley.client.api.Conversation;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.UpdateSettings;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens conversations, and arranges them for the user. */
final class ConversationRequests {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    ConversationRequests(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    CompletableFuture<Long> open(OpenConversation.Builder target) {
        return requests.request(ClientFrame.newBuilder().setOpenConversation(target), frame -> {
            var conversation = frame.getOpenConversationResult().getConversation();
            core.conversations.upsert(conversation);
            return conversation.getConversationId();
        });
    }

    CompletableFuture<Conversation.Settings> set(long conversationId, Conversation.Setting setting, boolean on) {
        UpdateSettings.Builder request = UpdateSettings.newBuilder().setOpId(newId.get());
        switch (setting) {
            case PINNED -> request.setPinned(on);
            case MUTED -> request.setMuted(on);
            case MARKED_UNREAD -> request.setMarkedUnread(on);
            case HIDDEN -> request.setHidden(on);
        }
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setUpdateSettings(request.setConversationId(core.conversations.resolve(conversationId))),
                frame -> {
                    ConversationSettings settings = frame.getSettingsResult().getSettings();
                    core.conversations.settings(frame.getSettingsResult().getConversationId(), settings);
                    return Conversation.Settings.of(settings);
                });
    }
}
