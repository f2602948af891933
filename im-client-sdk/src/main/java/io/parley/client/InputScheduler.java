package io.parley.client;

import io.parley.client.connection.Scheduler;

/** Makes an input of everything that comes to a client: after the outermost one there is a settling. */
final class InputScheduler implements Scheduler {
    private final Scheduler scheduler;
    private final Runnable settle;
    private int depth;

    InputScheduler(Scheduler scheduler, Runnable settle) {
        this.scheduler = scheduler;
        this.settle = settle;
    }

    @Override
    public long nowMillis() {
        return scheduler.nowMillis();
    }

    @Override
    public double random() {
        return scheduler.random();
    }

    @Override
    public Cancel after(long delayMillis, Runnable work) {
        return scheduler.after(delayMillis, () -> input(work));
    }

    @Override
    public void execute(Runnable work) {
        scheduler.execute(() -> input(work));
    }

    private void input(Runnable work) {
        depth++;
        try {
            work.run();
        } finally {
            depth--;
            if (depth == 0) {
                settle.run();
            }
        }
    }
}
