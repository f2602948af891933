package io.parley.chaos.history;

import java.util.Set;

/**
 * What has become of a message that was changed.
 *
 * @param changeSeq the place of its last change in the conversation's log of changes
 * @param text empty for a recalled one
 * @param marks its reactions, each as {@link #reaction}, and who pinned it
 */
public record Revised(long changeSeq, String text, boolean recalled, Set<String> marks) {
    /** The reaction that nobody in the traffic takes back. */
    public static final String KEPT_EMOJI = "👍";

    public Revised {
        marks = Set.copyOf(marks);
    }

    public static String reaction(String emoji, long userId) {
        return emoji + " of " + userId;
    }

    public static String pin(long userId) {
        return "pin of " + userId;
    }
}
