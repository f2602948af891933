package io.parley.client.api;

import io.parley.common.protocol.ContentKind;
import io.parley.common.protocol.Search;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for. Every word of it has to be in a message; of scripts without spaces every unbroken piece.
 *
 * @param text 1 to 100 characters
 * @param conversationId null: all conversations that the user may read
 * @param senderId 0: anybody
 * @param kinds only messages with such content; none: any
 * @param from only what was sent then or later; null: no bound
 * @param to only what was sent then or before; null: no bound
 * @param limit at most so many hits in a page, up to 50; 0: 20
 * @param cursor where the page begins, from the page before; empty: the first page
 */
public record SearchQuery(
        String text,
        @Nullable Long conversationId,
        long senderId,
        Set<ContentKind> kinds,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        String cursor) {
    public SearchQuery {
        kinds = Set.copyOf(kinds);
    }

    /** In all conversations that the user may read. */
    public static SearchQuery of(String text) {
        return new SearchQuery(text, null, 0, Set.of(), null, null, 0, "");
    }

    public SearchQuery in(long newConversationId) {
        return new SearchQuery(text, newConversationId, senderId, kinds, from, to, limit, cursor);
    }

    public SearchQuery by(long newSenderId) {
        return new SearchQuery(text, conversationId, newSenderId, kinds, from, to, limit, cursor);
    }

    public SearchQuery withKinds(ContentKind... newKinds) {
        return new SearchQuery(text, conversationId, senderId, Set.of(newKinds), from, to, limit, cursor);
    }

    /** Both inclusive; null: no bound. */
    public SearchQuery between(@Nullable Instant newFrom, @Nullable Instant newTo) {
        return new SearchQuery(text, conversationId, senderId, kinds, newFrom, newTo, limit, cursor);
    }

    public SearchQuery withLimit(int newLimit) {
        return new SearchQuery(text, conversationId, senderId, kinds, from, to, newLimit, cursor);
    }

    /** The page after one of the same search. */
    public SearchQuery after(SearchPage page) {
        return new SearchQuery(text, conversationId, senderId, kinds, from, to, limit, page.nextCursor());
    }

    /** @param resolvedConversationId as the server knows it; 0: all */
    public Search toFrame(long resolvedConversationId) {
        return Search.newBuilder()
                .setQuery(text)
                .setConversationId(resolvedConversationId)
                .setSenderId(senderId)
                .addAllKinds(kinds.stream().sorted().toList())
                .setFromMs(from == null ? 0 : from.toEpochMilli())
                .setToMs(to == null ? 0 : to.toEpochMilli())
                .setLimit(limit)
                .setCursor(cursor)
                .build();
    }
}
