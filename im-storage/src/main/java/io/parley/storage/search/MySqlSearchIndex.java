package io.parley.storage.search;

import io.parley.storage.search.IndexWriter.Part;
import io.parley.storage.search.SearchMapper.Changed;
import io.parley.storage.search.SearchMapper.Head;
import io.parley.storage.search.SearchMapper.Progress;
import io.parley.storage.search.SearchMapper.State;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.stereotype.Repository;

/**
 * An inverted index in tables of its own, in plain SQL. As seqs and change seqs of a conversation are gapless and a head
 * is committed with what it counts, two numbers say what the index has of a conversation.
 */
@Repository
class MySqlSearchIndex implements SearchIndex {
    /**
     * Of all conversations of one call together. Many, as an index that is larger than the server's memory is written page by
     * page: the more postings there are to a page, the fewer pages.
     */
    private static final int MESSAGES = 5_000;

    /** Ranges of one statement. MariaDB makes a table of a list of 1,000, and reads no ranges then. */
    private static final int SPACES = 900;

    private final SearchMapper search;
    private final IndexWriter writer;
    private final RetriedTransaction transaction;

    MySqlSearchIndex(SearchMapper search, IndexWriter writer, RetriedTransaction transaction) {
        this.search = search;
        this.writer = writer;
        this.transaction = transaction;
    }

    @Override
    public List<Hit> find(Lookup lookup) {
        if (lookup.query().pieces() == 0 || lookup.limit() < 1) {
            throw new IllegalArgumentException(
                    "pieces " + lookup.query().pieces() + ", limit " + lookup.limit() + " (expected: at least 1 each)");
        }
        Wanted wanted = Wanted.of(lookup);
        Scope scope = lookup.scope();
        if (scope instanceof Scope.Conversation conversation) {
            return inConversation(conversation.conversationId(), wanted);
        }
        if (scope instanceof Scope.Member member) {
            return ofMember(member.userId(), wanted);
        }
        if (scope instanceof Scope.Visitor visitor) {
            return search.ofVisitor(visitor.siteId(), visitor.userId(), wanted);
        }
        return search.inSpace(((Scope.Site) scope).siteId(), wanted);
    }

    private List<Hit> ofMember(long userId, Wanted wanted) {
        if (!wanted.isRange()) {
            return search.ofMember(userId, wanted);
        }
        List<Long> spaces = search.conversations(userId);
        List<Hit> hits = new ArrayList<>();
        for (int from = 0; from < spaces.size(); from += SPACES) {
            hits.addAll(
                    search.ofMemberIn(spaces.subList(from, Math.min(spaces.size(), from + SPACES)), userId, wanted));
        }
        return hits.stream().sorted(Hit.NEWEST_FIRST).limit(wanted.limit()).toList();
    }

    private List<Hit> inConversation(long conversationId, Wanted wanted) {
        return search.heads(List.of(conversationId)).stream()
                .flatMap(
                        head -> search
                                .inSpace(
                                        head.space(),
                                        head.hasOwnSpace() ? wanted : wanted.and(Terms.marker(conversationId)))
                                .stream())
                .toList();
    }

    @Override
    public List<Long> index(Collection<Long> conversationIds) {
        return conversationIds.isEmpty() ? List.of() : transaction.run(() -> indexLocked(conversationIds));
    }

    private List<Long> indexLocked(Collection<Long> conversationIds) {
        Map<Long, Progress> progress = lock(conversationIds);
        long generation = search.generation();
        List<Long> left = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        int room = MESSAGES;
        for (Head head : search.heads(conversationIds)) {
            Progress before = progress.get(head.conversationId());
            if (before == null || before.generation() != generation) {
                before = Progress.fresh(head, generation);
            }
            if (room == 0) {
                left.add(head.conversationId());
                continue;
            }
            Step step = step(head, before, room);
            room -= step.seqs().size();
            parts.add(new Part(head.space(), head.conversationId(), step.seqs()));
            search.advance(step.after());
            if (!step.after().isCurrent(head)) {
                left.add(head.conversationId());
            }
        }
        writer.write(parts);
        return left;
    }

    /** Locked in the order of their ids, and begun for those that the index knows nothing of. */
    private Map<Long, Progress> lock(Collection<Long> conversationIds) {
        List<Progress> known = search.lock(conversationIds);
        if (known.size() < conversationIds.size()) {
            List<Long> existing = search.heads(conversationIds).stream()
                    .map(Head::conversationId)
                    .toList();
            if (existing.size() > known.size()) {
                search.begin(existing);
                known = search.lock(conversationIds);
            }
        }
        return known.stream().collect(Collectors.toMap(Progress::conversationId, Function.identity()));
    }

    /**
     * @param seqs what is to be looked at
     * @param after how far the index is then
     */
    private record Step(Collection<Long> seqs, Progress after) {}

    private Step step(Head head, Progress before, int room) {
        long id = head.conversationId();
        TreeSet<Long> seqs = new TreeSet<>();
        long firstSeq = head.firstSeq();
        if (firstSeq > before.firstSeq() && writer.forgetBefore(id, firstSeq)) {
            firstSeq = before.firstSeq();
        }
        long changeSeq = before.changeSeq();
        if (head.changeSeq() > changeSeq) {
            List<Changed> changed = search.changed(id, changeSeq, head.changeSeq(), room);
            changed.forEach(change -> seqs.add(change.seq()));
            changeSeq = changed.size() == room ? changed.get(room - 1).changeSeq() : head.changeSeq();
        }
        long from = Math.max(before.lastSeq(), head.firstSeq() - 1);
        long lastSeq = Math.max(from, Math.min(head.lastSeq(), from + room - seqs.size()));
        LongStream.rangeClosed(from + 1, lastSeq).forEach(seqs::add);
        return new Step(seqs, new Progress(id, before.generation(), firstSeq, lastSeq, changeSeq));
    }

    @Override
    public boolean forgetRemoved(long conversationId) {
        return transaction.run(() -> {
            List<Long> id = List.of(conversationId);
            for (Progress known : search.lock(id)) {
                for (Head head : search.heads(id)) {
                    if (writer.forgetBefore(conversationId, head.firstSeq())) {
                        return true;
                    }
                    search.advance(known.from(head.firstSeq()));
                }
            }
            return false;
        });
    }

    @Override
    public Stretch behind(long afterConversationId, int limit) {
        List<State> states = search.states(afterConversationId, limit);
        List<Long> behind = states.stream()
                .filter(state -> !state.upToDate())
                .map(State::conversationId)
                .toList();
        long lastId = states.isEmpty()
                ? afterConversationId
                : states.get(states.size() - 1).conversationId();
        return new Stretch(behind, lastId, states.size() == limit);
    }

    @Override
    public void rebuild() {
        search.nextGeneration();
    }
}
