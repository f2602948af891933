package io.parley.client.store;

import com.google.protobuf.ByteString;

/**
 * Up to where a user's list is known.
 *
 * @param logEpoch of the server's log; under another one every cursor is void
 * @param token opaque; empty: nothing is known
 */
public record SyncCursor(long userId, long logEpoch, ByteString token) {}
