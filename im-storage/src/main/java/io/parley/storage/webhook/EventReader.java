package io.parley.storage.webhook;

import io.parley.common.protocol.ConversationKind;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Page;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.webhook.EventFeed.Mark;
import io.parley.storage.webhook.FeedMapper.Changed;
import io.parley.storage.webhook.FeedMapper.Head;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads events from the two logs of a conversation, as one sequence: in the order of their times, and a change never
 * before its message; what retention has removed is no event any more, and history that was imported never was one.
 * Where the stream is no conversation, from the log of relations.
 */
@Component
class EventReader {
    private final FeedMapper feeds;
    private final MessageStore messages;
    private final RelationEvents relations;

    EventReader(FeedMapper feeds, MessageStore messages, RelationEvents relations) {
        this.feeds = feeds;
        this.messages = messages;
        this.relations = relations;
    }

    /**
     * @param end how far these events reach; where it is the start there is nothing more
     */
    record Run(List<LoggedEvent> events, Mark end) {}

    /**
     * @param head null: the stream is no conversation
     */
    Run after(long streamId, @Nullable Head head, Mark start) {
        return head == null ? relations.after(streamId, start) : ofConversation(streamId, head, start);
    }

    private Run ofConversation(long conversationId, Head head, Mark told) {
        Mark start = new Mark(withoutImported(conversationId, head, told.lastSeq()), told.changeSeq());
        long lastSeq = Math.max(head.lastSeq(), start.lastSeq());
        Page page = messages.read(conversationId, start.lastSeq() + 1, lastSeq, EventFeed.MOST, false);
        List<Changed> changes = feeds.changes(conversationId, start.changeSeq(), head.changeSeq(), EventFeed.MOST);
        return new Merge(head, start, page.messages(), changes, changedMessages(conversationId, changes)).run();
    }

    /** However long the history is that was imported, it is not read: up to the line that comes next. */
    private long withoutImported(long conversationId, Head head, long toldSeq) {
        if (toldSeq >= head.importedSeq()) {
            return toldSeq;
        }
        Long line = feeds.nextLine(conversationId, toldSeq, head.importedSeq());
        return line == null ? head.importedSeq() : line - 1;
    }

    private Map<Long, StoredMessage> changedMessages(long conversationId, List<Changed> changes) {
        List<Place> places = changes.stream()
                .map(Changed::seq)
                .distinct()
                .map(seq -> new Place(conversationId, seq))
                .toList();
        return messages.at(places).stream().collect(Collectors.toMap(StoredMessage::seq, Function.identity()));
    }

    /** One event alone; empty if it is in no log any more. */
    Optional<LoggedEvent> at(long streamId, EventType type, long position) {
        Head head = feeds.head(streamId);
        if (head == null) {
            return relations.at(streamId, position);
        }
        if (type == EventType.MESSAGE_CREATED) {
            return message(streamId, position).map(message -> created(head, message));
        }
        return feeds.changes(streamId, position - 1, position, 1).stream()
                .findFirst()
                .flatMap(change -> message(streamId, change.seq()).map(message -> changed(head, change, message)));
    }

    private Optional<StoredMessage> message(long conversationId, long seq) {
        return messages.at(List.of(new Place(conversationId, seq))).stream().findFirst();
    }

    private static LoggedEvent created(Head head, StoredMessage message) {
        return new LoggedEvent.OfMessage(
                kind(head), EventType.MESSAGE_CREATED, message.seq(), message.senderId(), message.sentAt(), message);
    }

    private static LoggedEvent changed(Head head, Changed change, StoredMessage message) {
        return new LoggedEvent.OfMessage(
                kind(head),
                EventType.of(change.kind()),
                change.changeSeq(),
                change.actorId(),
                Instant.ofEpochMilli(change.changedAt()),
                message);
    }

    private static ConversationKind kind(Head head) {
        ConversationKind kind = ConversationKind.forNumber(head.kind());
        return kind == null ? ConversationKind.CONVERSATION_KIND_UNSPECIFIED : kind;
    }

    /** Where a list was cut, what follows it is not known, and so neither what of the other list comes first. */
    private record Merge(
            Head head,
            Mark start,
            List<StoredMessage> messages,
            List<Changed> changes,
            Map<Long, StoredMessage> targets) {

        Run run() {
            List<LoggedEvent> events = new ArrayList<>();
            boolean hasAllMessages = messages.size() < EventFeed.MOST;
            boolean hasAllChanges = changes.size() < EventFeed.MOST;
            long seq = start.lastSeq();
            long changeSeq = start.changeSeq();
            int m = 0;
            int c = 0;
            while (events.size() < EventFeed.MOST
                    && (m < messages.size() || hasAllMessages)
                    && (c < changes.size() || hasAllChanges)
                    && (m < messages.size() || c < changes.size())) {
                if (m < messages.size() && (c == changes.size() || isFirst(messages.get(m), changes.get(c), seq))) {
                    StoredMessage message = messages.get(m++);
                    seq = message.seq();
                    if (!head.isImported(message)) {
                        events.add(created(head, message));
                    }
                } else {
                    Changed change = changes.get(c++);
                    changeSeq = change.changeSeq();
                    StoredMessage target = targets.get(change.seq());
                    if (target != null) {
                        events.add(changed(head, change, target));
                    }
                }
            }
            long endSeq = hasAllMessages && m == messages.size() ? Math.max(seq, head.lastSeq()) : seq;
            long endChangeSeq =
                    hasAllChanges && c == changes.size() ? Math.max(changeSeq, head.changeSeq()) : changeSeq;
            return new Run(events, new Mark(endSeq, endChangeSeq));
        }

        private static boolean isFirst(StoredMessage message, Changed change, long toldSeq) {
            return change.seq() > toldSeq
                    || change.changedAt() >= message.sentAt().toEpochMilli();
        }
    }
}
