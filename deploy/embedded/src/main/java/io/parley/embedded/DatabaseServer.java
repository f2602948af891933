package io.parley.embedded;

/** A MySQL-compatible server that tests may do to what happens to servers. Its rows outlive everything but {@link #close}. */
public interface DatabaseServer extends AutoCloseable {
    int port();

    String user();

    String password();

    /** With the database that Parley lives in. */
    String jdbcUrl();

    /** Of its process, as this machine numbers it. */
    long pid();

    boolean isRunning();

    /** SIGKILL. */
    void kill();

    /** It stands still, its connections stay open, and new ones are taken by the system but not answered. */
    void freeze();

    /** Does nothing if it is not frozen. */
    void thaw();

    /** Ends it in its own way if it runs, and starts it on the same port. */
    void restart();

    @Override
    void close();
}
