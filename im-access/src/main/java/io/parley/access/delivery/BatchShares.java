package io.parley.access.delivery;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who has yet to do a share of one batch from the link: the link's thread, which has the first one, and the event loops
 * that it hands tasks to. Shares are done on whatever thread.
 */
public final class BatchShares {
    private final AtomicInteger open = new AtomicInteger(1);
    private final Runnable allDone;

    /** @param allDone runs once, on the thread that does the last share */
    public BatchShares(Runnable allDone) {
        this.allDone = allDone;
    }

    /** One more; by somebody whose own is not done. */
    public void add() {
        open.incrementAndGet();
    }

    public void done() {
        if (open.decrementAndGet() == 0) {
            allDone.run();
        }
    }
}
