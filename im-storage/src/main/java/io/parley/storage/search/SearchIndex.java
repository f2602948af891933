package io.parley.storage.search;

import io.parley.common.protocol.ContentKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds messages by what they say. It follows the log: what was said, edited or recalled is in it once somebody has called
 * {@link #index} for the conversation. Every call blocks on the database.
 */
public interface SearchIndex {
    /**
     * Places of messages that are likely to hold the query, the newest first. Whoever shows them reads them anew, compares
     * them with the query ({@link SearchQuery#match}), and asks whether the reader may see them: what is in the index may
     * be a little older than the log, and it knows no more than roughly who may read what.
     *
     * @throws org.springframework.dao.QueryTimeoutException if it takes longer than {@link #MAX_SECONDS}
     */
    List<Hit> find(Lookup lookup);

    int MAX_SECONDS = 3;

    /**
     * Takes into the index what is new in these conversations, in one transaction, and no more than a bounded part of it.
     *
     * @return those of which more is left
     */
    List<Long> index(Collection<Long> conversationIds);

    /**
     * Removes a bounded part of what the index has of messages that retention has taken away, whether or not it follows the
     * conversation any more.
     *
     * @return whether more is left
     */
    boolean forgetRemoved(long conversationId);

    /**
     * Which of the next {@code limit} conversations by id have something that the index lacks.
     *
     * @param afterConversationId only ids above it
     */
    Stretch behind(long afterConversationId, int limit);

    /**
     * Makes every conversation one that is {@link #behind}, to be indexed from its first message on. What is in the index
     * is found until then.
     */
    void rebuild();

    /**
     * @param after the last hit of the page before; empty: from the newest on
     * @param limit 1 or more
     */
    record Lookup(SearchQuery query, Scope scope, Filter filter, Optional<Hit> after, int limit) {}

    /** The conversations in which somebody searches. */
    sealed interface Scope {
        record Conversation(long conversationId) implements Scope {}

        /** All DIRECT and GROUP conversations in which the user is or was, as far as they were visible. */
        record Member(long userId) implements Scope {}

        /** The SUPPORT conversations of a visitor with a site. */
        record Visitor(long siteId, long userId) implements Scope {}

        /** All SUPPORT conversations of a site. */
        record Site(long siteId) implements Scope {}
    }

    /**
     * @param senderId 0: anybody
     * @param kinds empty: any
     * @param fromMillis of the time at which it was sent, inclusive
     * @param toMillis inclusive
     */
    record Filter(long senderId, Set<ContentKind> kinds, long fromMillis, long toMillis) {
        public static final Filter NONE = new Filter(0, Set.of(), 0, Long.MAX_VALUE);

        public Filter {
            kinds = Set.copyOf(kinds);
        }
    }

    /** The place of a message, and when it was sent. Hits are ordered by all three, descending. */
    record Hit(long sentAt, long conversationId, long seq) {
        public static final Comparator<Hit> NEWEST_FIRST = Comparator.comparingLong(Hit::sentAt)
                .thenComparingLong(Hit::conversationId)
                .thenComparingLong(Hit::seq)
                .reversed();
    }

    /**
     * @param lastId the highest id that was looked at
     * @param more whether there may be ids above it
     */
    record Stretch(List<Long> behind, long lastId, boolean more) {}
}
