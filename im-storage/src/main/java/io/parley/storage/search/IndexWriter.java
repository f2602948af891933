package io.parley.storage.search;

import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.search.PostingSql.Posting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes the index say of single messages what they say now; what it says already is not written. Joins the caller's
 * transaction, which holds the locks of the conversations' progress.
 */
@Component
class IndexWriter {
    private static final int ROWS = 2_000;
    /** Read by one statement. */
    private static final int PLACES = 500;

    private final SearchMapper search;
    private final MessageStore messages;
    private final JdbcTemplate sql;

    IndexWriter(SearchMapper search, MessageStore messages, JdbcTemplate sql) {
        this.search = search;
        this.messages = messages;
        this.sql = sql;
    }

    /** Some messages of one conversation, all of which are in this space. */
    record Part(long space, long conversationId, Collection<Long> seqs) {}

    void write(List<Part> parts) {
        Map<Long, Long> spaces = parts.stream().collect(Collectors.toMap(Part::conversationId, Part::space));
        List<Place> places = parts.stream()
                .flatMap(part -> part.seqs().stream().map(seq -> new Place(part.conversationId(), seq)))
                .toList();
        List<Posting> postings = new ArrayList<>();
        List<DocumentRow> documents = new ArrayList<>();
        for (int from = 0; from < places.size(); from += PLACES) {
            compare(spaces, places.subList(from, Math.min(places.size(), from + PLACES)), documents, postings);
        }
        inSteps(documents, PostingSql::keep);
        postings.sort(null);
        inSteps(postings, PostingSql::add);
    }

    /** Removes what these messages don't say any more, and gathers what they say anew. */
    private void compare(
            Map<Long, Long> spaces, List<Place> places, List<DocumentRow> documents, List<Posting> postings) {
        Map<Place, DocumentRow> outdated = new HashMap<>(
                search.documents(places).stream().collect(Collectors.toMap(DocumentRow::place, Function.identity())));
        for (StoredMessage message : messages.at(places)) {
            long space = spaces.getOrDefault(message.conversationId(), 0L);
            Collection<Long> terms = terms(space, message);
            if (!terms.isEmpty()) {
                DocumentRow before = outdated.remove(new Place(message.conversationId(), message.seq()));
                List<Long> known = before == null ? List.of() : before.terms();
                List<Long> added = without(terms, known);
                List<Long> removed = without(known, terms);
                if (before != null) {
                    remove(before, removed);
                }
                if (!added.isEmpty() || !removed.isEmpty()) {
                    documents.add(DocumentRow.of(space, message, terms));
                    added.forEach(term -> postings.add(new Posting(space, term, message)));
                }
            }
        }
        outdated.values().forEach(this::forget);
    }

    /** None for what can't be found. */
    private static Collection<Long> terms(long space, StoredMessage message) {
        if (message.revision().recalled()) {
            return List.of();
        }
        TreeSet<Long> terms = new TreeSet<>(Terms.of(SearchText.of(message.content())));
        if (!terms.isEmpty()) {
            terms.add(Terms.marker(message.senderId()));
            if (space != message.conversationId()) {
                terms.add(Terms.marker(message.conversationId()));
            }
        }
        return terms;
    }

    private static List<Long> without(Collection<Long> terms, Collection<Long> others) {
        Set<Long> left = new TreeSet<>(terms);
        others.forEach(left::remove);
        return List.copyOf(left);
    }

    private void forget(DocumentRow document) {
        remove(document, document.terms());
        sql.update(PostingSql.forget(document));
    }

    private void remove(DocumentRow document, List<Long> terms) {
        if (!terms.isEmpty()) {
            sql.update(PostingSql.remove(document, terms));
        }
    }

    private <T> void inSteps(List<T> rows, Function<List<T>, String> statement) {
        for (int from = 0; from < rows.size(); from += ROWS) {
            sql.update(statement.apply(rows.subList(from, Math.min(rows.size(), from + ROWS))));
        }
    }

    /**
     * Removes what the index has of messages that are not in the log any more.
     *
     * @return whether there may be more of them
     */
    boolean forgetBefore(long conversationId, long firstSeq) {
        List<DocumentRow> gone = search.documentsBefore(conversationId, firstSeq, ROWS);
        gone.forEach(this::forget);
        return gone.size() == ROWS;
    }
}
