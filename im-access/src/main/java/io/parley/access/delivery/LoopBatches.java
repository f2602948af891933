package io.parley.access.delivery;

import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.ConnectionLoops;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sorts one batch from the link by event loop, keeping its order for each connection. For one thread, used once. */
final class LoopBatches {
    private final ConnectionLoops loops;
    private final BatchShares shares;
    private final Consumer<Connection> failed;
    private final @Nullable LoopBatch[] batches;

    /** @param failed as of {@link LoopBatch} */
    LoopBatches(ConnectionLoops loops, BatchShares shares, Consumer<Connection> failed) {
        this.loops = loops;
        this.shares = shares;
        this.failed = failed;
        this.batches = new LoopBatch[loops.count()];
    }

    void add(long connectionId, Delivery delivery) {
        int index = loops.indexOf(connectionId);
        if (index >= 0) {
            batch(index).add(connectionId, delivery);
        }
    }

    void addToAll(Delivery delivery) {
        for (int index = 0; index < batches.length; index++) {
            batch(index).add(0, delivery);
        }
    }

    private LoopBatch batch(int index) {
        LoopBatch batch = batches[index];
        if (batch == null) {
            batch = new LoopBatch(loops.get(index), shares, failed);
            batches[index] = batch;
        }
        return batch;
    }

    void send() {
        for (int index = 0; index < batches.length; index++) {
            LoopBatch batch = batches[index];
            if (batch != null) {
                send(loops.get(index), batch);
            }
        }
    }

    private void send(ConnectionLoop loop, LoopBatch batch) {
        shares.add();
        try {
            loop.execute(batch);
        } catch (RejectedExecutionException e) {
            // The node is ending, and so are the connections.
            batch.release();
        }
    }
}
