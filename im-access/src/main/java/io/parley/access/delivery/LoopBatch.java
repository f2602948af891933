package io.parley.access.delivery;

import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.OutboundFrame;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one batch from the link holds for one event loop: a single task, however many connections it reaches. Filled on
 * the link's thread, then run on the loop's.
 */
final class LoopBatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopBatch.class);

    private final ConnectionLoop loop;
    private final BatchShares shares;
    private final Consumer<Connection> failed;
    private long[] connectionIds = new long[16];
    private Delivery[] deliveries = new Delivery[16];
    private int size;

    /**
     * @param shares of which this is one
     * @param failed takes a connection that something could not be delivered to: it would not know what it misses
     */
    LoopBatch(ConnectionLoop loop, BatchShares shares, Consumer<Connection> failed) {
        this.loop = loop;
        this.shares = shares;
        this.failed = failed;
    }

    /** Entries with the same delivery must follow each other: its frame is retained for the whole row. */
    void add(long connectionId, Delivery delivery) {
        if (size == connectionIds.length) {
            connectionIds = Arrays.copyOf(connectionIds, size * 2);
            deliveries = Arrays.copyOf(deliveries, size * 2);
        }
        OutboundFrame frame = delivery.frame();
        if (frame != null && startsRow(size, delivery)) {
            frame.retain();
        }
        connectionIds[size] = connectionId;
        deliveries[size++] = delivery;
    }

    private boolean startsRow(int index, Delivery delivery) {
        return index == 0 || deliveries[index - 1] != delivery;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < size; i++) {
                deliver(i);
            }
        } finally {
            release();
        }
    }

    private void deliver(int index) {
        try {
            deliveries[index].deliver(loop, connectionIds[index]);
        } catch (RuntimeException e) {
            LOG.error("conn={} delivery failed", connectionIds[index], e);
            Connection connection = loop.find(connectionIds[index]);
            if (connection != null) {
                failed.accept(connection);
            }
        }
    }

    /** In place of {@link #run}, if the loop takes no more tasks. */
    void release() {
        for (int i = 0; i < size; i++) {
            OutboundFrame frame = deliveries[i].frame();
            if (frame != null && startsRow(i, deliveries[i])) {
                frame.release();
            }
        }
        size = 0;
        shares.done();
    }
}
