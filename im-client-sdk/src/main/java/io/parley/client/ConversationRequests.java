package io.parley.client;

import io.parley.client.api.Conversation;
import io.parley.client.api.Member;
import io.parley.client.api.ReadCount;
import io.parley.client.api.ReaderPage;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.GetReadCounts;
import io.parley.common.protocol.ListReaders;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.UpdateSettings;
import java.util.Collection;
import java.util.List;
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

    CompletableFuture<List<ReadCount>> readCounts(long conversationId, Collection<Long> seqs) {
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setGetReadCounts(GetReadCounts.newBuilder()
                                .setConversationId(core.conversations.resolve(conversationId))
                                .addAllSeqs(seqs)),
                frame -> frame.getGetReadCountsResult().getCountsList().stream()
                        .map(count -> new ReadCount(count.getSeq(), count.getRead(), count.getMembers()))
                        .toList());
    }

    CompletableFuture<ReaderPage> readers(long conversationId, long seq, boolean unread, long afterUserId) {
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setListReaders(ListReaders.newBuilder()
                                .setConversationId(core.conversations.resolve(conversationId))
                                .setSeq(seq)
                                .setUnread(unread)
                                .setAfterUserId(afterUserId)),
                frame -> new ReaderPage(
                        frame.getListReadersResult().getMembersList().stream()
                                .map(Member::of)
                                .toList(),
                        frame.getListReadersResult().getMore()));
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
