package io.parley.client;

import io.parley.client.api.ClientListener;
import io.parley.client.api.RequestTiming;
import io.parley.client.connection.Connection;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param keepMessages of each opened conversation at most so many seqs are kept
 * @param executor where applications are called; null: the client's event loop
 */
record Settings(
        Connection.Settings connection,
        ClientListener listener,
        @Nullable Executor executor,
        @Nullable RequestTiming timing,
        int pageSize,
        int keepMessages,
        Keep keep) {
    /**
     * What is kept current unasked.
     *
     * @param messages of every conversation that the reader is in
     * @param deliveries at the other side: what has arrived here
     */
    record Keep(boolean sessions, boolean relations, boolean messages, boolean deliveries) {}
}
