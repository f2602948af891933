package io.parley.client.api;

/**
 * A part of a text, a caption or a fallback that stands for somebody.
 *
 * @param userId 0: everybody in the conversation
 * @param offset in UTF-16 code units, as a String counts
 * @param length 1 or more
 */
public record Mention(long userId, int offset, int length) {
    static Mention of(io.parley.common.protocol.Mention frame) {
        return new Mention(frame.getUserId(), frame.getOffset(), frame.getLength());
    }
}
