package io.parley.stack.compat;

import io.parley.access.bootstrap.AccessMain;
import io.parley.stack.FreePorts;
import io.parley.stack.TierProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An access node that dials one address. */
final class AccessProcess implements AutoCloseable {
    private final TierProcess process;
    private final URI socket;

    private AccessProcess(TierProcess process, URI socket) {
        this.process = process;
        this.socket = socket;
    }

    /** Returns at once; it is ready when what it dials has accepted it. */
    static AccessProcess start(Path directory, String name, int linkPort) {
        FreePorts ports = new FreePorts();
        int port = ports.take();
        int managementPort = ports.take();
        TierProcess process = new TierProcess(new TierProcess.Spec(
                name,
                List.of("-Xmx256m", "-XX:+UseSerialGC", AccessMain.class.getName()),
                Map.of(
                        "PARLEY_ACCESS_NODE",
                        name,
                        "PARLEY_ACCESS_PORT",
                        Integer.toString(port),
                        "PARLEY_ACCESS_MANAGEMENT_PORT",
                        Integer.toString(managementPort),
                        "PARLEY_ACCESS_LOGIC_NODES",
                        "127.0.0.1:" + linkPort),
                URI.create("http://127.0.0.1:" + managementPort + "/health/ready"),
                directory.resolve(name + ".log")));
        process.start();
        return new AccessProcess(process, URI.create("ws://127.0.0.1:" + port + "/ws"));
    }

    AccessProcess awaitReady() {
        process.awaitReady();
        return this;
    }

    /** Where clients connect. */
    URI socket() {
        return socket;
    }

    @Override
    public void close() {
        process.kill();
        process.close();
    }
}
