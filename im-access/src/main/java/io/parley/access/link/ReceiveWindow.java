package io.parley.access.link;

import io.netty.channel.EventLoop;
import io.parley.access.delivery.BatchShares;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * How many batches of one logic node may be in hand, which is until every event loop has done its share of them. More are
 * not asked for, so that they wait at the logic node, whose queues are bounded and say what happens when they are full.
 * Batches are asked for in portions, as each time wakes the link. Lives on the link's event loop.
 */
final class ReceiveWindow {
    static final int BATCHES = 16;

    private static final int PORTION = BATCHES / 2;

    private final EventLoop loop;
    private final IntConsumer ask;
    private final AtomicInteger done = new AtomicInteger();
    private int expected = BATCHES;

    /** @param ask asks for so many more batches than the first {@link #BATCHES} */
    ReceiveWindow(EventLoop loop, IntConsumer ask) {
        this.loop = loop;
        this.ask = ask;
    }

    /** A batch has come, and is in hand until all its shares are done. */
    BatchShares take() {
        expected--;
        return new BatchShares(this::doneOne);
    }

    private void doneOne() {
        if (done.incrementAndGet() % PORTION != 0) {
            return;
        }
        if (loop.inEventLoop()) {
            askForMore();
        } else {
            loop.execute(this::askForMore);
        }
    }

    private void askForMore() {
        expected += PORTION;
        ask.accept(PORTION);
    }

    /** Nothing more was asked for, so that the node's silence says nothing about it. */
    boolean isClosed() {
        return expected == 0;
    }
}
