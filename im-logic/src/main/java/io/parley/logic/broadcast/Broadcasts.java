package io.parley.logic.broadcast;

import io.parley.common.id.IdGenerator;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.logic.message.SystemMessages;
import io.parley.storage.broadcast.BroadcastStore;
import io.parley.storage.broadcast.BroadcastStore.Broadcast;
import io.parley.storage.broadcast.BroadcastStore.Recipient;
import io.parley.storage.broadcast.BroadcastStore.Wish;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings a broadcast to its next users: visitors in their conversation with the site, users in the one with its sender.
 * Under the same client message id in each, so that whoever has it already does not get it twice. Blocks.
 */
@Component
class Broadcasts {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcasts.class);

    private final BroadcastStore store;
    private final ConversationStore conversations;
    private final SystemMessages messages;
    private final IdGenerator ids;

    Broadcasts(BroadcastStore store, ConversationStore conversations, SystemMessages messages, IdGenerator ids) {
        this.store = store;
        this.conversations = conversations;
        this.messages = messages;
        this.ids = ids;
    }

    /** What became of one user. */
    private enum Fate {
        SENT,
        /** Blocks the sender since a moment ago, or is there no more. */
        SKIPPED,
        /** To be tried again: there was no room, or no answer. */
        HELD_UP
    }

    /**
     * Sends to the next users, in the order of their ids, up to the first who has to be tried again. Returns whether
     * there was anybody left.
     */
    boolean sendNext(Broadcast broadcast, int batch) {
        List<Recipient> recipients = store.recipients(broadcast, batch);
        List<CompletableFuture<Fate>> sends = new ArrayList<>(recipients.size());
        recipients.forEach(recipient -> sends.add(send(broadcast.wish(), recipient)));
        int sent = 0;
        int done = 0;
        for (CompletableFuture<Fate> send : sends) {
            Fate fate = send.join();
            if (fate == Fate.HELD_UP) {
                break;
            }
            done++;
            sent += fate == Fate.SENT ? 1 : 0;
        }
        if (done > 0) {
            store.advance(broadcast, recipients.get(done - 1).userId(), sent, done - sent);
        }
        return !recipients.isEmpty();
    }

    /** Fails by a fault alone. */
    private CompletableFuture<Fate> send(Wish wish, Recipient recipient) {
        Optional<Long> conversationId = conversation(wish, recipient);
        if (conversationId.isEmpty()) {
            return CompletableFuture.completedFuture(Fate.SKIPPED);
        }
        NewMessage message = new NewMessage(wish.clientMsgId(), wish.content(), wish.countable());
        return messages.append(conversationId.get(), wish.senderId(), message)
                .thenApply(ack -> Fate.SENT)
                .exceptionally(Broadcasts::failed)
                .toCompletableFuture();
    }

    /** Empty: it is not for them. */
    private Optional<Long> conversation(Wish wish, Recipient recipient) {
        if (wish.senderId() == 0) {
            return recipient.siteId() == 0
                    ? Optional.empty()
                    : Optional.of(conversations.openSupport(ids.next(), recipient.siteId(), recipient.userId()));
        }
        return conversations
                .openDirect(ids.next(), wish.senderId(), recipient.userId())
                .filter(id -> conversations
                        .acl(id)
                        .map(Acl::blockers)
                        .filter(Set::isEmpty)
                        .isPresent());
    }

    private static Fate failed(Throwable failure) {
        if (Stages.cause(failure) instanceof Refusal refusal) {
            LOG.debug("somebody does not get a broadcast: {}", refusal.getMessage());
            return refusal.toError().getRetryable() ? Fate.HELD_UP : Fate.SKIPPED;
        }
        throw new CompletionException(failure);
    }
}
