package io.parley.logic.search;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Highlight;
import io.parley.common.protocol.SearchHit;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.search.SearchIndex.Filter;
import io.parley.storage.search.SearchIndex.Hit;
import io.parley.storage.search.SearchIndex.Lookup;
import io.parley.storage.search.SearchIndex.Scope;
import io.parley.storage.search.SearchQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Takes from the index what may match, and keeps what the reader may read and what matches as it is now: the index decides
 * neither. What does not is skipped, up to a bound, so that one search costs no more than that.
 */
@Component
class MessageSearch {
    /** Looked at for one page. */
    private static final int MOST = 1_000;

    /** After the first look, which is for twice the page: what costs is the look, not what it finds. */
    private static final int AT_ONCE = 400;

    private final SearchIndex index;
    private final MessageStore messages;
    private final ConversationAccess access;

    MessageSearch(SearchIndex index, MessageStore messages, ConversationAccess access) {
        this.index = index;
        this.messages = messages;
        this.access = access;
    }

    /** @param after the last place that was looked at for the page before */
    record Wish(SearchQuery query, Scope scope, Filter filter, Optional<Hit> after, int limit) {}

    /** @param last where to go on; empty: that was all */
    record Page(List<SearchHit> hits, Optional<Hit> last) {}

    /**
     * Blocks on the database.
     *
     * @throws Refusal SEARCH_TOO_BROAD
     */
    Page find(Caller caller, Wish wish) {
        Reader reader = new Reader(caller);
        List<SearchHit> found = new ArrayList<>();
        Optional<Hit> last = wish.after();
        int atOnce = 2 * wish.limit() + 1;
        for (int looked = 0; looked < MOST; ) {
            List<Hit> candidates = candidates(new Lookup(wish.query(), wish.scope(), wish.filter(), last, atOnce));
            List<Hit> readable = candidates.stream().filter(reader::mayRead).toList();
            Map<Place, StoredMessage> stored =
                    messages.at(readable.stream().map(MessageSearch::place).toList()).stream()
                            .collect(Collectors.toMap(
                                    message -> new Place(message.conversationId(), message.seq()),
                                    Function.identity()));
            for (Hit candidate : candidates) {
                if (found.size() == wish.limit()) {
                    return new Page(found, last);
                }
                Optional.ofNullable(stored.get(place(candidate)))
                        .flatMap(message -> hit(wish, message))
                        .ifPresent(found::add);
                last = Optional.of(candidate);
            }
            if (candidates.size() < atOnce) {
                return new Page(found, Optional.empty());
            }
            looked += candidates.size();
            atOnce = AT_ONCE;
        }
        return new Page(found, last);
    }

    private List<Hit> candidates(Lookup lookup) {
        try {
            return index.find(lookup);
        } catch (QueryTimeoutException e) {
            throw new Refusal(
                    ErrorCode.SEARCH_TOO_BROAD,
                    "took longer than " + SearchIndex.MAX_SECONDS
                            + " s (expected: a rarer word, one conversation, one sender or a shorter time)");
        }
    }

    private static Optional<SearchHit> hit(Wish wish, StoredMessage message) {
        long senderId = wish.filter().senderId();
        if (senderId != 0 && senderId != message.senderId()) {
            return Optional.empty();
        }
        Optional<List<Highlight>> highlights = wish.query().match(message.content());
        return highlights.map(parts -> SearchHit.newBuilder()
                .setMessage(MessageFrames.of(message))
                .addAllHighlights(parts)
                .build());
    }

    private static Place place(Hit hit) {
        return new Place(hit.conversationId(), hit.seq());
    }

    /** Asks once for each conversation what may be read of it. */
    private final class Reader {
        private final Caller caller;
        private final Map<Long, Optional<Visible>> known = new HashMap<>();

        Reader(Caller caller) {
            this.caller = caller;
        }

        boolean mayRead(Hit hit) {
            return known.computeIfAbsent(hit.conversationId(), id -> access.readable(caller, id))
                    .filter(visible -> visible.contains(hit.seq()))
                    .isPresent();
        }
    }
}
