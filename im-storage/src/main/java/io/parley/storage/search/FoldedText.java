package io.parley.storage.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text as it is compared: lower case, half width, without accents, cut into pieces. Each folded character knows where in
 * the text it came from, in UTF-16 code units.
 *
 * <p>A piece is a word, or, of scripts that put no spaces between words and of signs such as emoji, an unbroken run.
 */
final class FoldedText {
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.YI);

    private static final Set<UnicodeScript> ACCENTED =
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC);

    private static final int LAST_ASCII = 0x7f;
    /** Lengthens a vowel of Katakana or Hiragana, and is of neither script. */
    private static final int LONG_VOWEL = 0x30fc;

    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private int[] folded;
    private int[] starts;
    private int[] ends;
    private int length;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * @param from in folded characters, inclusive
     * @param to exclusive
     */
    record Piece(boolean isRun, int from, int to) {
        int length() {
            return to - from;
        }
    }

    private enum Kind {
        WORD,
        RUN,
        NEITHER
    }

    FoldedText(String text) {
        folded = new int[text.length()];
        starts = new int[text.length()];
        ends = new int[text.length()];
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int end = i + Character.charCount(codePoint);
            fold(codePoint, i, end);
            i = end;
        }
        cut();
    }

    private void fold(int codePoint, int start, int end) {
        if (isIgnored(codePoint)) {
            if (length > 0) {
                ends[length - 1] = end;
            }
        } else if (codePoint <= LAST_ASCII) {
            add(Character.toLowerCase(codePoint), start, end);
        } else {
            Normalizer.Form form =
                    ACCENTED.contains(UnicodeScript.of(codePoint)) ? Normalizer.Form.NFKD : Normalizer.Form.NFKC;
            Normalizer.normalize(Character.toString(codePoint), form)
                    .toLowerCase(Locale.ROOT)
                    .codePoints()
                    .filter(part -> !isIgnored(part))
                    .forEach(part -> add(part, start, end));
        }
    }

    private void add(int codePoint, int start, int end) {
        if (length == folded.length) {
            int longer = 2 * length + 1;
            folded = Arrays.copyOf(folded, longer);
            starts = Arrays.copyOf(starts, longer);
            ends = Arrays.copyOf(ends, longer);
        }
        folded[length] = codePoint;
        starts[length] = start;
        ends[length] = end;
        length++;
    }

    /** Accents, and what only says how the character before it is drawn. */
    private static boolean isIgnored(int codePoint) {
        if (codePoint <= LAST_ASCII) {
            return false;
        }
        return codePoint == ZERO_WIDTH_JOINER
                || Character.getType(codePoint) == Character.MODIFIER_SYMBOL && codePoint > 0xffff
                || Character.getType(codePoint) == Character.NON_SPACING_MARK
                        && UnicodeScript.of(codePoint) == UnicodeScript.INHERITED;
    }

    private void cut() {
        int from = 0;
        Kind kind = Kind.NEITHER;
        for (int i = 0; i <= length; i++) {
            Kind next = i == length ? Kind.NEITHER : kind(folded[i]);
            if (next != kind) {
                if (kind != Kind.NEITHER) {
                    pieces.add(new Piece(kind == Kind.RUN, from, i));
                }
                from = i;
                kind = next;
            }
        }
    }

    private static Kind kind(int codePoint) {
        if (codePoint <= LAST_ASCII) {
            return Character.isLetterOrDigit(codePoint) ? Kind.WORD : Kind.NEITHER;
        }
        int type = Character.getType(codePoint);
        boolean isMark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        if (type == Character.OTHER_SYMBOL || codePoint == LONG_VOWEL) {
            return Kind.RUN;
        }
        if (!isMark && !Character.isLetterOrDigit(codePoint) && type != Character.LETTER_NUMBER) {
            return Kind.NEITHER;
        }
        return UNSPACED.contains(UnicodeScript.of(codePoint)) ? Kind.RUN : Kind.WORD;
    }

    /** In the order of the text. */
    List<Piece> pieces() {
        return pieces;
    }

    int at(int index) {
        return folded[index];
    }

    /** Where in the text the folded character begins. */
    int start(int index) {
        return starts[index];
    }

    /** Where in the text the folded character, with what belongs to it, ends. */
    int end(int index) {
        return ends[index];
    }

    boolean isSame(int from, FoldedText other, Piece piece) {
        return Arrays.equals(folded, from, from + piece.length(), other.folded, piece.from(), piece.to());
    }
}
