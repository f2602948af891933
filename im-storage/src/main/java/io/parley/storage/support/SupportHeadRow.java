package io.parley.storage.support;

import org.jspecify.annotations.Nullable;

/** What a session needs to know of its conversation's head. */
class SupportHeadRow {
    int kind;

    @Nullable
    Long siteId;

    @Nullable
    Long visitorId;

    @Nullable
    Long openSessionId;

    long lastSeq;
}
