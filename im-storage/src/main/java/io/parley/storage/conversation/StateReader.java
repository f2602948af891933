package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Group;
import io.parley.storage.conversation.MemberMapper.Range;
import io.parley.storage.conversation.MemberMapper.Unread;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads conversations as one reader sees them, in seven queries at most however many they are. The heads come first: what is said
 * or recalled meanwhile is left for the next time.
 */
@Component
class StateReader {
    private final HeadMapper heads;
    private final MemberMapper members;
    private final MessageStore messages;

    StateReader(HeadMapper heads, MemberMapper members, MessageStore messages) {
        this.heads = heads;
        this.members = members;
        this.messages = messages;
    }

    List<ConversationState> read(Collection<Long> conversationIds, long readerId) {
        if (conversationIds.isEmpty()) {
            return List.of();
        }
        List<HeadRow> found = heads.selectByIds(conversationIds);
        Map<Long, Group> groups = groups(found);
        Map<Long, List<MemberRow>> memberships = members.membersAnd(conversationIds, readerId).stream()
                .collect(Collectors.groupingBy(member -> member.conversationId));
        List<View> views = found.stream()
                .map(head -> View.of(
                        head,
                        memberships.getOrDefault(head.conversationId, List.of()),
                        Optional.ofNullable(groups.get(head.conversationId)),
                        readerId))
                .toList();
        Map<Long, StoredMessage> last = messages.at(lastPlaces(views, readerId)).stream()
                .collect(Collectors.toMap(StoredMessage::conversationId, Function.identity()));
        Map<Long, Integer> unread =
                unread(views.stream().flatMap(View::unreadRange).toList(), readerId);
        Map<Long, List<Long>> mentions = mentions(
                views.stream()
                        .filter(view -> view.group().isPresent())
                        .flatMap(View::unreadRange)
                        .toList(),
                readerId);
        return views.stream()
                .map(view -> view.toState(
                        unread.getOrDefault(view.id(), 0),
                        mentions.getOrDefault(view.id(), List.of()),
                        Optional.ofNullable(last.get(view.id()))))
                .toList();
    }

    private List<Place> lastPlaces(List<View> views, long readerId) {
        List<Place> places =
                new ArrayList<>(views.stream().flatMap(View::lastPlace).toList());
        List<MemberMapper.View> thinned = views.stream().flatMap(View::thinned).toList();
        if (!thinned.isEmpty()) {
            places.addAll(members.newestKept(thinned, readerId));
        }
        return places;
    }

    private Map<Long, Group> groups(List<HeadRow> heads) {
        List<Long> ids = heads.stream()
                .filter(head -> head.kind() == ConversationKind.GROUP)
                .map(head -> head.conversationId)
                .toList();
        return ids.isEmpty()
                ? Map.of()
                : members.groups(ids).stream().collect(Collectors.toMap(row -> row.conversationId, GroupRow::toGroup));
    }

    private Map<Long, Integer> unread(List<Range> ranges, long readerId) {
        return ranges.isEmpty()
                ? Map.of()
                : members.unread(ranges, readerId, ConversationState.MAX_UNREAD).stream()
                        .collect(Collectors.toMap(Unread::conversationId, Unread::count));
    }

    private Map<Long, List<Long>> mentions(List<Range> ranges, long readerId) {
        return ranges.isEmpty()
                ? Map.of()
                : members.mentions(ranges, readerId, ConversationState.MAX_MENTIONS).stream()
                        .sorted(Comparator.comparingLong(Place::seq))
                        .collect(Collectors.groupingBy(
                                Place::conversationId, Collectors.mapping(Place::seq, Collectors.toList())));
    }

    /**
     * @param reader how the reader stands to it; null for somebody who never was in it
     * @param lastSeq the newest that the reader may read
     */
    private record View(
            HeadRow head, List<MemberRow> members, @Nullable MemberRow reader, long lastSeq, Optional<Group> group) {
        static View of(HeadRow head, List<MemberRow> members, Optional<Group> group, long readerId) {
            MemberRow reader = members.stream()
                    .filter(member -> member.userId == readerId)
                    .findFirst()
                    .orElse(null);
            long lastSeq = reader == null ? head.lastSeq : Math.min(head.lastSeq, reader.visibleTo());
            List<MemberRow> current =
                    members.stream().filter(member -> !member.removed).toList();
            return new View(head, current, reader, lastSeq, group);
        }

        long id() {
            return head.conversationId;
        }

        Stream<Place> lastPlace() {
            return lastSeq == 0 || hasDeletions() ? Stream.empty() : Stream.of(new Place(id(), lastSeq));
        }

        private boolean hasDeletions() {
            return reader != null && reader.deletionVersion > 0;
        }

        /** Where the last message is to be looked for. */
        Stream<MemberMapper.View> thinned() {
            return reader == null || !hasDeletions()
                    ? Stream.empty()
                    : Stream.of(new MemberMapper.View(id(), head.firstSeq, reader.visibleFromSeq, lastSeq));
        }

        Stream<Range> unreadRange() {
            if (reader == null || reader.removed) {
                return Stream.empty();
            }
            long from = Math.max(head.firstSeq, Math.max(reader.readSeq + 1, reader.visibleFromSeq));
            return from > lastSeq ? Stream.empty() : Stream.of(new Range(id(), from, lastSeq, head.changeSeq));
        }

        ConversationState toState(int unread, List<Long> mentionedSeqs, Optional<StoredMessage> lastMessage) {
            return new ConversationState(
                    id(),
                    head.kind(),
                    members.stream().map(MemberRow::toState).toList(),
                    head.firstSeq,
                    lastSeq,
                    head.changeSeq,
                    reader == null || reader.removed ? 0 : reader.readSeq,
                    unread,
                    mentionedSeqs,
                    reader == null ? 0 : reader.deletionVersion,
                    lastMessage,
                    reader == null || reader.removed ? Optional.empty() : Optional.of(reader.toSettings()),
                    group,
                    Instant.ofEpochMilli(head.updatedAt));
        }
    }
}
