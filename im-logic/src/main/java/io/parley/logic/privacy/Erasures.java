package io.parley.logic.privacy;

import io.parley.common.protocol.Reaction;
import io.parley.common.protocol.Relation;
import io.parley.common.protocol.RelationState;
import io.parley.logic.conversation.MemberHints;
import io.parley.logic.relation.RelationService;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.erasure.ErasureStore;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.Outcome;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.MessageStore.SenderPage;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.relation.RelationStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Erases one user, in steps that may all be done again: whoever begins anew finds less to do. Everything in a conversation is
 * a change of a message, so that it keeps its seq and every device learns of it. Blocks on the database.
 */
@Component
class Erasures {
    /** The server's own lines. */
    private static final long NOBODY = 0;

    private static final int PAGE = 200;

    private final ErasureStore erasures;
    private final ConversationStore conversations;
    private final MessageStore messages;
    private final MessageChanges changes;
    private final RelationService relations;
    private final ErasedFiles files;
    private final MemberHints hints;

    Erasures(
            ErasureStore erasures,
            ConversationStore conversations,
            MessageStore messages,
            MessageChanges changes,
            RelationService relations,
            ErasedFiles files,
            MemberHints hints) {
        this.erasures = erasures;
        this.conversations = conversations;
        this.messages = messages;
        this.changes = changes;
        this.relations = relations;
        this.files = files;
        this.hints = hints;
    }

    /**
     * @param mayGoOn asked every so often
     * @return false: it was told not to go on, and has not finished
     */
    boolean erase(long userId, BooleanSupplier mayGoOn) {
        for (long conversationId : conversations.everOf(userId)) {
            boolean isDone = eraseFrom(conversationId, userId, userId, mayGoOn)
                    && eraseFrom(conversationId, NOBODY, userId, mayGoOn)
                    && takeReactions(conversationId, userId, mayGoOn);
            if (!isDone) {
                return false;
            }
        }
        relations.list(userId).forEach(relation -> part(userId, relation));
        files.remove(userId);
        erasures.blank(userId);
        erasures.finish(userId);
        return true;
    }

    /** What the user has said, or what the server has said of the user. */
    private boolean eraseFrom(long conversationId, long senderId, long userId, BooleanSupplier mayGoOn) {
        Optional<UUID> after = Optional.empty();
        do {
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
            SenderPage page = messages.ofSender(conversationId, senderId, after, PAGE);
            boolean isChanged = false;
            for (StoredMessage message : page.messages()) {
                isChanged |= change(userId, new Change.Erase(conversationId, message.seq(), userId));
            }
            if (isChanged) {
                hints.hint(conversationId);
            }
            after = page.next();
        } while (after.isPresent());
        return true;
    }

    private boolean takeReactions(long conversationId, long userId, BooleanSupplier mayGoOn) {
        boolean isChanged = false;
        for (long seq : changes.reactedBy(conversationId, userId)) {
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
            for (StoredMessage message : messages.at(List.of(new Place(conversationId, seq)))) {
                for (Reaction reaction : message.revision().marks().reactions()) {
                    isChanged |= reaction.getUserIdsList().contains(userId)
                            && change(userId, new Change.React(conversationId, seq, reaction.getEmoji(), false));
                }
            }
        }
        if (isChanged) {
            hints.hint(conversationId);
        }
        return true;
    }

    private boolean change(long userId, Change change) {
        Outcome outcome = changes.change(userId, UUID.randomUUID(), change, (acl, message, now) -> Optional.empty());
        return outcome instanceof Outcome.Done done && done.changed();
    }

    private void part(long userId, Relation relation) {
        if (relation.getState() != RelationState.RELATION_STATE_NONE) {
            relations.change(userId, UUID.randomUUID(), new RelationStore.Change.RemoveFriend(relation.getUserId()));
        }
        if (relation.getBlocked()) {
            relations.change(userId, UUID.randomUUID(), new RelationStore.Change.Unblock(relation.getUserId()));
        }
    }
}
