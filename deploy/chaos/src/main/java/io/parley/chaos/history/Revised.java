package io.parley.chaos.history;

/**
 * What a message that was changed says now.
 *
 * @param changeSeq the place of its last change in the conversation's log of changes
 * @param text empty for a recalled one
 */
public record Revised(long changeSeq, String text, boolean recalled) {}
