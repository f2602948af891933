package io.parley.storage.search;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.Highlight;
import io.parley.storage.search.FoldedText.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is searched for: pieces, each of which a message has to hold. */
public final class SearchQuery {
    public static final int MAX_HIGHLIGHTS = 100;
    /** More would cost the index more than they narrow; the messages that are found are compared with all of it anyway. */
    private static final int MAX_TERMS = 4;

    private final FoldedText folded;
    private final List<Piece> pieces;

    public SearchQuery(String text) {
        this.folded = new FoldedText(text);
        this.pieces = folded.pieces();
    }

    /** How many words and runs; 0: there is nothing in it to search for. */
    public int pieces() {
        return pieces.size();
    }

    /**
     * What a message stands under that holds the query; not all of it, if that is much. Empty if the query is nothing but
     * single characters.
     */
    List<Long> terms() {
        List<Long> all = new ArrayList<>();
        for (Piece piece : pieces) {
            if (!piece.isRun()) {
                all.add(Terms.word(folded, piece));
            } else {
                for (int i = piece.from(); i + 1 < piece.to(); i++) {
                    all.add(Terms.pair(folded.at(i), folded.at(i + 1)));
                }
            }
        }
        List<Long> distinct = all.stream().distinct().toList();
        if (distinct.size() <= MAX_TERMS) {
            return distinct;
        }
        List<Long> spread = new ArrayList<>();
        for (int i = 0; i < MAX_TERMS; i++) {
            spread.add(distinct.get(i * (distinct.size() - 1) / (MAX_TERMS - 1)));
        }
        return spread;
    }

    /** For a query without {@link #terms}. */
    int firstCharacter() {
        return folded.at(pieces.get(0).from());
    }

    /**
     * Where the content holds the query: by part and start, not overlapping.
     *
     * @return empty if it does not hold all of it
     */
    public Optional<List<Highlight>> match(Content content) {
        List<Highlight> found = new ArrayList<>();
        boolean[] isFound = new boolean[pieces.size()];
        for (SearchText text : SearchText.of(content)) {
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i < pieces.size(); i++) {
                int before = spans.size();
                find(pieces.get(i), text.folded(), spans);
                isFound[i] |= spans.size() > before;
            }
            for (Span span : joined(spans)) {
                found.add(Highlight.newBuilder()
                        .setPart(text.part())
                        .setStart(span.start())
                        .setLength(span.end() - span.start())
                        .build());
            }
        }
        for (boolean one : isFound) {
            if (!one) {
                return Optional.empty();
            }
        }
        return Optional.of(found.subList(0, Math.min(found.size(), MAX_HIGHLIGHTS)));
    }

    /** In UTF-16 code units of the text, the end exclusive. */
    private record Span(int start, int end) {}

    private void find(Piece wanted, FoldedText text, List<Span> spans) {
        for (Piece piece : text.pieces()) {
            boolean isPossible = piece.isRun() == wanted.isRun()
                    && (piece.isRun() ? piece.length() >= wanted.length() : piece.length() == wanted.length());
            if (isPossible) {
                for (int from = piece.from(); from + wanted.length() <= piece.to(); from++) {
                    if (text.isSame(from, folded, wanted)) {
                        spans.add(new Span(text.start(from), text.end(from + wanted.length() - 1)));
                    }
                }
            }
        }
    }

    /** In the order of the text; what overlaps or touches becomes one. */
    private static List<Span> joined(List<Span> spans) {
        spans.sort(Comparator.comparingInt(Span::start));
        List<Span> joined = new ArrayList<>();
        for (Span span : spans) {
            int last = joined.size() - 1;
            if (last >= 0 && span.start() <= joined.get(last).end()) {
                Span before = joined.get(last);
                joined.set(last, new Span(before.start(), Math.max(before.end(), span.end())));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }
}
