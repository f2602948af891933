package io.parley.client.store;

import com.google.protobuf.ByteString;

/**
 * Up to where a user's list is known.
 *
 * @param logEpoch of the server's log; under another one every cursor is void
 * @param token opaque; empty: nothing is known
 * @param changes rows and windows hold cursors in the log of changes; false in a store of a version that knew none, whose
 *     client lists every conversation anew and goes through all changes to the messages that it kept
 */
public record SyncCursor(long userId, long logEpoch, ByteString token, boolean changes) {
    /** Of a version that knew no changes. */
    public SyncCursor(long userId, long logEpoch, ByteString token) {
        this(userId, logEpoch, token, false);
    }
}
