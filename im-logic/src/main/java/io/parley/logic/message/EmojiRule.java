package io.parley.logic.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What can be a reaction: one emoji, with its modifiers, or several joined to one. Java 17 does not know the property Emoji,
 * so this takes whole blocks of pictographs: an emoji of tomorrow is let in, letters and markup are not.
 */
final class EmojiRule {
    static final int MAX_BYTES = 32;

    private static final String PICTOGRAPH =
            "[\\x{1F000}-\\x{1FAFF}\\x{2190}-\\x{2BFF}\\x{3030}\\x{303D}\\x{3297}\\x{3299}"
                    + "\\x{A9}\\x{AE}\\x{203C}\\x{2049}\\x{2122}\\x{2139}&&[^\\x{1F1E6}-\\x{1F1FF}\\x{1F3FB}-\\x{1F3FF}]]";
    private static final String ONE =
            PICTOGRAPH + "(?:\\x{FE0F}|[\\x{1F3FB}-\\x{1F3FF}])?(?:[\\x{E0020}-\\x{E007E}]+\\x{E007F})?";
    private static final String FLAG = "[\\x{1F1E6}-\\x{1F1FF}]{2}";
    private static final String KEYCAP = "[0-9#*]\\x{FE0F}?\\x{20E3}";
    private static final Pattern EMOJI = Pattern.compile(FLAG + "|" + KEYCAP + "|" + ONE + "(?:\\x{200D}" + ONE + ")*");

    private EmojiRule() {}

    static boolean accepts(String emoji) {
        return emoji.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && EMOJI.matcher(emoji).matches();
    }
}
