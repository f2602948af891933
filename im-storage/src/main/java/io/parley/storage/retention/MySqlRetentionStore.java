package io.parley.storage.retention;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Mention;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.retention.RetentionMapper.Beginning;
import io.parley.storage.retention.RetentionMapper.Removed;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Repository;

@Repository
class MySqlRetentionStore implements RetentionStore {
    /** Looked at by one statement, which takes no locks. */
    private static final int LOOK = 20_000;
    /** Removed by one transaction. */
    private static final int MESSAGES = 500;

    private static final int CHANGES = 2_000;

    private final RetentionMapper retention;
    private final Attachments attachments;
    private final SearchIndex index;
    private final RetriedTransaction transaction;

    MySqlRetentionStore(
            RetentionMapper retention, Attachments attachments, SearchIndex index, RetriedTransaction transaction) {
        this.retention = retention;
        this.attachments = attachments;
        this.index = index;
        this.transaction = transaction;
    }

    @Override
    public Stretch raise(Map<ConversationKind, Duration> keep, long afterConversationId, int limit) {
        long now = transaction.now();
        List<Beginning> beginnings = retention.beginnings(afterConversationId, limit);
        List<Long> raised = new ArrayList<>();
        for (Beginning beginning : beginnings) {
            Duration kept = keep.get(ConversationKind.forNumber(beginning.kind()));
            if (kept != null && raise(beginning, now - kept.toMillis())) {
                raised.add(beginning.conversationId());
            }
        }
        long lastId = beginnings.isEmpty()
                ? afterConversationId
                : beginnings.get(beginnings.size() - 1).conversationId();
        return new Stretch(raised, lastId, beginnings.size() == limit);
    }

    private boolean raise(Beginning beginning, long since) {
        if (beginning.sentAt() == null || beginning.sentAt() >= since) {
            return false;
        }
        long id = beginning.conversationId();
        long firstSeq = firstSince(beginning, since);
        return transaction.run(() -> {
            boolean isRaised = retention.raise(id, firstSeq);
            if (isRaised) {
                retention.note(id, firstSeq);
            }
            return isRaised;
        });
    }

    private long firstSince(Beginning beginning, long since) {
        for (long from = beginning.firstSeq(); from <= beginning.lastSeq(); from += LOOK) {
            long to = Math.min(from + LOOK - 1, beginning.lastSeq());
            Long found = retention.firstSince(beginning.conversationId(), from, to, since);
            if (found != null) {
                return found;
            }
        }
        return beginning.lastSeq() + 1;
    }

    @Override
    public List<Long> unfinished(int limit) {
        return retention.unfinished(limit);
    }

    @Override
    public boolean remove(long conversationId) {
        Long beforeSeq = retention.beforeSeq(conversationId);
        if (beforeSeq == null) {
            return false;
        }
        if (transaction.run(() -> removeRows(conversationId, beforeSeq)) || index.forgetRemoved(conversationId)) {
            return true;
        }
        retention.finished(conversationId, beforeSeq);
        return retention.beforeSeq(conversationId) != null;
    }

    /** Returns whether there may be more of them. */
    private boolean removeRows(long id, long beforeSeq) {
        if (retention.removeChanges(id, beforeSeq, CHANGES) == CHANGES
                || retention.removeDeletions(id, beforeSeq, CHANGES) == CHANGES) {
            return true;
        }
        List<Removed> messages = retention.oldest(id, beforeSeq, MESSAGES);
        if (messages.isEmpty()) {
            return false;
        }
        Set<Long> mentioned = new TreeSet<>();
        Set<Long> files = new TreeSet<>();
        for (Removed message : messages) {
            Content content = content(message);
            content.getMentionsList().stream().map(Mention::getUserId).forEach(mentioned::add);
            StoredAttachment.allIn(content).map(Attachment::getAttachmentId).forEach(files::add);
        }
        long lastSeq = messages.get(messages.size() - 1).seq();
        if (!mentioned.isEmpty()) {
            retention.removeMentions(id, lastSeq, mentioned);
        }
        retention.removePins(id, lastSeq);
        retention.removeMessages(id, lastSeq);
        attachments.release(files);
        return messages.size() == MESSAGES;
    }

    private static Content content(Removed message) {
        try {
            return Content.parseFrom(message.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("content of message " + message.seq() + " can't be read", e);
        }
    }
}
