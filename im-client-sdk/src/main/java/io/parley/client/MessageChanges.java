package io.parley.client;

import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.conversation.Conversations;
import io.parley.client.outbox.Outbox;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Recall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Edits and recalls of own messages, repeated under one op_id until they are answered. */
final class MessageChanges {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    MessageChanges(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    CompletableFuture<Message> edit(long conversationId, long seq, String text) {
        return change(() -> {
            Outbox.check(text, core.limits);
            long id = core.conversations.resolve(conversationId);
            Message shown = core.conversations.find(id, seq);
            if (shown == null) {
                String what = "seq " + seq + ": not loaded (expected: a message that is shown)";
                throw new ParleyException(Code.NOT_FOUND, what, false);
            }
            Edit.Builder edit = Edit.newBuilder()
                    .setConversationId(id)
                    .setSeq(seq)
                    .setEdits(shown.edits())
                    .setOpId(newId.get());
            edit.getContentBuilder().getTextBuilder().setText(text);
            return ClientFrame.newBuilder().setEdit(edit);
        });
    }

    CompletableFuture<Message> recall(long conversationId, long seq) {
        return change(() -> {
            long id = core.conversations.resolve(conversationId);
            if (id == Conversations.SUPPORT) {
                throw new ParleyException(Code.NOT_FOUND, "no SUPPORT conversation yet", false);
            }
            return ClientFrame.newBuilder()
                    .setRecall(Recall.newBuilder()
                            .setConversationId(id)
                            .setSeq(seq)
                            .setOpId(newId.get()));
        });
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
