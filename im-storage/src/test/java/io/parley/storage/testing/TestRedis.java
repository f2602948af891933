package io.parley.storage.testing;

/** A Redis that can be taken away, and comes back at the same address. */
public interface TestRedis extends AutoCloseable {
    /** {@code redis://…}, password included. */
    String address();

    /** {@code kill -9}: what it held is lost, its port is closed. */
    void kill();

    /** Starts it again, empty. */
    void restart();

    /** It says nothing any more, but its connections stay. */
    void freeze();

    /** Ends {@link #freeze}. */
    void thaw();

    @Override
    void close();
}
