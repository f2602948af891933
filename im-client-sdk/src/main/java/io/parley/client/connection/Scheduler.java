package io.parley.client.connection;

/** Time, chance and the one thread of a client, so that tests can hold all three. */
public interface Scheduler {
    /** Milliseconds since the epoch; goes forward only. */
    long nowMillis();

    /** Calls back once on the client's thread, never within this call. */
    Cancel after(long delayMillis, Runnable work);

    /** In [0, 1). */
    double random();

    /** Runs on the client's thread: at once if this is it. */
    void execute(Runnable work);

    /** Stops a timer; harmless if it has fired. */
    @FunctionalInterface
    interface Cancel {
        Cancel NONE = () -> {};

        void cancel();
    }
}
