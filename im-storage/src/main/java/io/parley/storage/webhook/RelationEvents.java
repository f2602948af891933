package io.parley.storage.webhook;

import io.parley.storage.webhook.EventFeed.Mark;
import io.parley.storage.webhook.EventReader.Run;
import io.parley.storage.webhook.RelationEventMapper.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads events from the log of relations. Their ids rise with their commits, so the last one told says how far one is. */
@Component
class RelationEvents {
    private final RelationEventMapper facts;

    RelationEvents(RelationEventMapper facts) {
        this.facts = facts;
    }

    Run after(long lowUserId, Mark start) {
        List<LoggedEvent> events = facts.after(lowUserId, start.lastSeq(), EventFeed.MOST).stream()
                .map(RelationEvents::event)
                .toList();
        Mark end = events.isEmpty()
                ? start
                : new Mark(events.get(events.size() - 1).position(), start.changeSeq());
        return new Run(events, end);
    }

    Optional<LoggedEvent> at(long lowUserId, long position) {
        return facts.after(lowUserId, position - 1, 1).stream()
                .map(RelationEvents::event)
                .filter(event -> event.position() == position)
                .findFirst();
    }

    private static LoggedEvent event(Fact fact) {
        return new LoggedEvent.OfRelation(
                EventType.of(fact.type()),
                fact.eventId(),
                fact.userId(),
                fact.peerId(),
                Instant.ofEpochMilli(fact.happenedAt()),
                fact.requestMessage());
    }
}
