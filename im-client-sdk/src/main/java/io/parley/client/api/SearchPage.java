package io.parley.client.api;

import io.parley.common.protocol.HighlightPart;
import io.parley.common.protocol.SearchResult;
import java.util.List;

/**
 * What a search has found.
 *
 * @param hits the newest first; may be fewer than the limit, even none, though there are more
 * @param nextCursor of the page after it; empty: there is none
 */
public record SearchPage(List<Hit> hits, String nextCursor) {
    public SearchPage {
        hits = List.copyOf(hits);
    }

    /**
     * @param message as the server has it now
     * @param highlights what matches, by part and start, not overlapping
     */
    public record Hit(Message message, List<Highlight> highlights) {
        public Hit {
            highlights = List.copyOf(highlights);
        }
    }

    /**
     * A piece of a message's text or caption ({@code BODY}) or file name.
     *
     * @param start as {@link String#substring} counts
     */
    public record Highlight(HighlightPart part, int start, int length) {}

    public boolean more() {
        return !nextCursor.isEmpty();
    }

    public static SearchPage of(SearchResult frame) {
        return new SearchPage(
                frame.getHitsList().stream()
                        .map(hit -> new Hit(
                                Message.of(hit.getMessage()),
                                hit.getHighlightsList().stream()
                                        .map(part -> new Highlight(part.getPart(), part.getStart(), part.getLength()))
                                        .toList()))
                        .toList(),
                frame.getNextCursor());
    }
}
