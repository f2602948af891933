package io.parley.client.connection;

import io.parley.client.api.ParleyException;
import io.parley.common.protocol.ServerFrame;

/** How a request ended. */
public sealed interface Reply {
    /** With the result that belongs to the request. */
    record Result(ServerFrame frame) implements Reply {}

    record Failure(ParleyException error) implements Reply {}
}
