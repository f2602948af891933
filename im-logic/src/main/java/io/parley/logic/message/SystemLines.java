package io.parley.logic.message;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.SystemContent;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Refusal;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Reads anew who is in the conversation, as such lines tell of just that, and brings them the line. */
@Component
class SystemLines implements SystemMessages {
    private final AclCache acls;
    private final MessageJournal journal;
    private final Audience audience;

    SystemLines(AclCache acls, MessageJournal journal, Audience audience) {
        this.acls = acls;
        this.journal = journal;
        this.audience = audience;
    }

    @Override
    public CompletionStage<Ack> append(long conversationId, SystemContent content, UUID key) {
        return append(
                conversationId,
                0,
                new NewMessage(key, Content.newBuilder().setSystem(content).build(), false));
    }

    @Override
    public CompletionStage<Ack> append(long conversationId, long senderId, NewMessage message) {
        return acls.fetch(conversationId)
                .thenCompose(acl -> append(acl.orElseThrow(SystemLines::noSuchConversation), senderId, message));
    }

    private CompletionStage<Ack> append(Acl acl, long senderId, NewMessage message) {
        return journal.append(new Append(
                        acl.conversationId(), senderId, MessageJournal.NO_PERMISSION_NEEDED, List.of(message)))
                .exceptionally(JournalFaults::refuse)
                .thenApply(outcome -> appended(acl, outcome));
    }

    private Ack appended(Acl acl, Outcome outcome) {
        Optional<ErrorCode> refusal = outcome.refusal().map(MessageJournal.Refusal::code);
        if (refusal.isPresent()) {
            throw refusal.get() == ErrorCode.NOT_FOUND
                    ? noSuchConversation()
                    : new Refusal(
                            refusal.get(), SendReplies.error(refusal.get()).getMessage());
        }
        Appended line = outcome.accepted().get(0);
        MessagePush push = MessagePush.newBuilder()
                .setConversationId(acl.conversationId())
                .addMessages(MessageFrames.of(line.message()))
                .build();
        audience.tell(acl, push, null);
        return SendReplies.ack(line);
    }

    static Refusal noSuchConversation() {
        return new Refusal(ErrorCode.NOT_FOUND, "there is no such conversation");
    }
}
