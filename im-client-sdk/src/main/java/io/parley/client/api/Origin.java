package io.parley.client.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who has said first what was forwarded.
 *
 * @param authorName when it was forwarded; empty if it was not known
 * @param sentAt by the server's clock
 */
public record Origin(long authorId, String authorName, Instant sentAt) {
    /** Null if the content was not forwarded, or is merged: then its items have their own. */
    public static @Nullable Origin in(io.parley.common.protocol.Content content) {
        return content.hasOrigin() ? of(content.getOrigin()) : null;
    }

    static Origin of(io.parley.common.protocol.Origin frame) {
        return new Origin(frame.getAuthorId(), frame.getAuthorName(), Instant.ofEpochMilli(frame.getSentAtMs()));
    }
}
