package io.parley.client;

import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.SearchPage;
import io.parley.client.api.SearchQuery;
import io.parley.client.conversation.Conversations;
import io.parley.client.outbox.Contents;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.Deletion;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ListPinned;
import io.parley.common.protocol.PinMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.React;
import io.parley.common.protocol.Recall;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Edits, recalls, reactions and pins, repeated under one op_id until they are answered, and deletions; and looks messages up. */
final class MessageChanges {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    MessageChanges(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    CompletableFuture<Message> edit(long conversationId, long seq, Outgoing message) {
        return change(() -> {
            Contents.check(message, core.limits);
            long id = core.conversations.resolve(conversationId);
            Message shown = core.conversations.find(id, seq);
            if (shown == null) {
                String what = "seq " + seq + ": not loaded (expected: a message that is shown)";
                throw new ParleyException(Code.NOT_FOUND, what, false);
            }
            return ClientFrame.newBuilder()
                    .setEdit(Edit.newBuilder()
                            .setConversationId(id)
                            .setSeq(seq)
                            .setContent(Contents.frame(message.replyingTo(0)))
                            .setEdits(shown.edits())
                            .setOpId(newId.get()));
        });
    }

    CompletableFuture<Message> recall(long conversationId, long seq) {
        return change(() -> ClientFrame.newBuilder()
                .setRecall(Recall.newBuilder()
                        .setConversationId(known(conversationId))
                        .setSeq(seq)
                        .setOpId(newId.get())));
    }

    CompletableFuture<Message> react(long conversationId, long seq, String emoji, boolean on) {
        return change(() -> ClientFrame.newBuilder()
                .setReact(React.newBuilder()
                        .setConversationId(known(conversationId))
                        .setSeq(seq)
                        .setEmoji(emoji)
                        .setRemove(!on)
                        .setOpId(newId.get())));
    }

    CompletableFuture<Message> pin(long conversationId, long seq, boolean on) {
        return change(() -> ClientFrame.newBuilder()
                .setPinMessage(PinMessage.newBuilder()
                        .setConversationId(known(conversationId))
                        .setSeq(seq)
                        .setUnpin(!on)
                        .setOpId(newId.get())));
    }

    CompletableFuture<Void> delete(long conversationId, List<Long> seqs) {
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setDeleteMessages(DeleteMessages.newBuilder()
                                .setConversationId(known(conversationId))
                                .addAllSeqs(seqs)),
                frame -> {
                    deleted(frame.getDeleteMessagesResult().getDeletion());
                    return null;
                });
    }

    /** Here, or on another device of the reader's. */
    void deleted(Deletion deletion) {
        long id = deletion.getConversationId();
        if (!core.conversations.delete(id, deletion.getSeqsList(), deletion.getVersion())) {
            core.sync();
        }
    }

    CompletableFuture<List<Message>> pinned(long conversationId) {
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setListPinned(ListPinned.newBuilder().setConversationId(known(conversationId))),
                frame -> frame.getListPinnedResult().getMessagesList().stream()
                        .map(Message::of)
                        .toList());
    }

    CompletableFuture<Optional<Message>> message(long conversationId, long seq) {
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setPull(Pull.newBuilder()
                                .setConversationId(known(conversationId))
                                .setFromSeq(seq)
                                .setToSeq(seq)),
                frame -> frame.getPullResult().getMessagesList().stream()
                        .map(Message::of)
                        .findFirst());
    }

    CompletableFuture<SearchPage> search(SearchQuery query) {
        return requests.request(
                () -> ClientFrame.newBuilder()
                        .setSearch(query.toFrame(query.conversationId() == null ? 0 : known(query.conversationId()))),
                frame -> SearchPage.of(frame.getSearchResult()));
    }

    private long known(long conversationId) {
        long id = core.conversations.resolve(conversationId);
        if (id == Conversations.SUPPORT) {
            throw new ParleyException(Code.NOT_FOUND, "no SUPPORT conversation yet", false);
        }
        return id;
    }

    /** @param request made on the client's thread, where what is shown is known; throws what is refused at once */
    private CompletableFuture<Message> change(Supplier<ClientFrame.Builder> request) {
        return requests.request(
                request, frame -> applied(Message.of(frame.getChangeResult().getMessage())));
    }

    private Message applied(Message message) {
        core.changedTo(message, message.revision().changeSeq());
        return message;
    }
}
