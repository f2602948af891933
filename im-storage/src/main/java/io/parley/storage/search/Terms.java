package io.parley.storage.search;

import io.parley.storage.search.FoldedText.Piece;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What a text is found by, as numbers. A word is one term. A run is one term for each two characters that follow one
 * another, and one for its last alone, so that one character is found by a range of terms, and two by one term.
 *
 * <pre>
 * bit 63   marker: the negated id of what a message belongs to, a sender or a conversation
 * bit 62   word: 62 bits of a hash
 * else     a run: the first character in bits 32–52, the one that follows in bits 0–20, 0 at the run's end
 * </pre>
 *
 * Two words may share a term. That costs a look at a message and no more, as what is found is compared with the text.
 */
final class Terms {
    private static final int FIRST = 32;
    private static final long WORD = 1L << 62;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Terms() {}

    /** Ascending, each once. */
    static Collection<Long> of(List<SearchText> texts) {
        TreeSet<Long> terms = new TreeSet<>();
        for (SearchText text : texts) {
            FoldedText folded = text.folded();
            for (Piece piece : folded.pieces()) {
                if (piece.isRun()) {
                    for (int i = piece.from(); i < piece.to(); i++) {
                        terms.add(pair(folded.at(i), i + 1 < piece.to() ? folded.at(i + 1) : 0));
                    }
                } else {
                    terms.add(word(folded, piece));
                }
            }
        }
        return terms;
    }

    /** What is sent by a user, or said in a conversation. */
    static long marker(long id) {
        return -id;
    }

    static long pair(int first, int second) {
        return (long) first << FIRST | second;
    }

    /** The lowest of the terms that begin with a character. */
    static long lowest(int first) {
        return (long) first << FIRST;
    }

    /** The highest of them. */
    static long highest(int first) {
        return (long) first << FIRST | Character.MAX_CODE_POINT;
    }

    /** FNV-1a of the characters, stirred so that every bit of the hash counts. */
    static long word(FoldedText folded, Piece piece) {
        long hash = FNV_BASIS;
        for (int i = piece.from(); i < piece.to(); i++) {
            hash = (hash ^ folded.at(i)) * FNV_PRIME;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return WORD | hash >>> 2;
    }
}
