package io.parley.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server in its data directory, over the processes that it is in the course of its life. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration PROBE_EVERY = Duration.ofMillis(25);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);
    private static final int FREE_PORT_TRIES = 3;

    /**
     * @param command the command line for a port
     * @param isReady whether the server answers on a port
     */
    record Launch(
            String name,
            IntFunction<List<String>> command,
            IntPredicate isReady,
            Duration startTimeout,
            Ending ending) {}

    private final DataDirectory directory;
    private final Launch launch;
    private final Thread hook;
    private final int port;
    private ChildProcess process;
    private boolean isClosed;

    private Server(DataDirectory directory, Launch launch, int port, ChildProcess process) {
        this.directory = directory;
        this.launch = launch;
        this.port = port;
        this.process = process;
        this.hook = new Thread(this::end, launch.name() + "-stop");
        if (launch.ending() == Ending.WITH_JVM) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** @param requestedPort 0 for any free one */
    static Server start(DataDirectory directory, int requestedPort, Launch launch) throws IOException {
        if (requestedPort != 0) {
            LoopbackPort.requireFree(requestedPort, launch.name());
        }
        for (int attempt = 1; ; attempt++) {
            int port = requestedPort == 0 ? LoopbackPort.anyFree() : requestedPort;
            try {
                return new Server(directory, launch, port, startProcess(directory, launch, port));
            } catch (EmbeddedServerException e) {
                if (requestedPort != 0 || attempt == FREE_PORT_TRIES) {
                    throw e;
                }
                LOG.info("{} did not start on port {}, trying another", launch.name(), port);
            }
        }
    }

    private static ChildProcess startProcess(DataDirectory directory, Launch launch, int port) throws IOException {
        long begin = System.nanoTime();
        Path log = directory.resolve("server.log");
        ChildProcess process = ChildProcess.start(launch.command().apply(port), log);
        boolean isReady = false;
        try {
            while (!launch.isReady().test(port)) {
                boolean hasEnded = process.awaitEnd(PROBE_EVERY);
                Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
                if (hasEnded || elapsed.compareTo(launch.startTimeout()) > 0) {
                    throw new EmbeddedServerException(launch.name() + " was not ready on port " + port + " after "
                            + elapsed.toMillis() + " ms (expected: within "
                            + launch.startTimeout().toMillis() + " ms): " + process.describeEnd());
                }
            }
            isReady = true;
        } finally {
            if (!isReady) {
                process.kill();
            }
        }
        LOG.debug("{} listens on {}, pid={}", launch.name(), port, process.pid());
        return process;
    }

    int port() {
        return port;
    }

    synchronized long pid() {
        return process.pid();
    }

    synchronized boolean isRunning() {
        return process.isAlive();
    }

    synchronized void kill() {
        process.kill();
    }

    synchronized void freeze() {
        process.freeze();
    }

    synchronized void thaw() {
        process.thaw();
    }

    synchronized void restart() {
        if (isClosed) {
            throw new EmbeddedServerException(launch.name() + " is closed (expected: open)");
        }
        process.stop(STOP_GRACE);
        try {
            process = startProcess(directory, launch, port);
        } catch (IOException e) {
            throw new EmbeddedServerException("can't start " + launch.name(), e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("{} is closed while the JVM exits", launch.name());
        }
        end();
    }

    private synchronized void end() {
        if (!isClosed) {
            isClosed = true;
            process.stop(STOP_GRACE);
            directory.close();
        }
    }
}
