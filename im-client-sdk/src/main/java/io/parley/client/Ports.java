package io.parley.client;

import io.parley.client.connection.Scheduler;
import io.parley.client.connection.Wire;
import io.parley.client.store.ClientStore;
import io.parley.client.token.TokenSource;
import java.util.function.Supplier;

/**
 * What a client stands on; tests put their own in place of it.
 *
 * @param newId UUIDs for messages and operations
 * @param release lets go of threads of the client's own
 */
record Ports(
        Scheduler scheduler,
        Wire wire,
        TokenSource tokens,
        ClientStore store,
        Supplier<String> newId,
        Runnable release) {}
