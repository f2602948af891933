package io.parley.storage.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Redis in a container, on a port of the host that stays the same when it is started again. */
record RedisContainer(GenericContainer<?> container, int hostPort) implements TestRedis {
    private static final DockerImageName IMAGE = DockerImageName.parse("redis:7-alpine");
    private static final int PORT = 6379;
    private static final String PASSWORD = "parley-test";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static RedisContainer start() {
        int port = freePort();
        HostConfig ports = HostConfig.newHostConfig()
                .withPortBindings(new PortBinding(Ports.Binding.bindPort(port), new ExposedPort(PORT)));
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withExposedPorts(PORT)
                .withCommand("redis-server", "--requirepass", PASSWORD, "--save", "")
                .withCreateContainerCmdModifier(command -> command.withHostConfig(ports));
        container.start();
        return new RedisContainer(container, port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String address() {
        return "redis://:" + PASSWORD + "@" + container.getHost() + ":" + hostPort;
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
        Awaitility.await().atMost(PATIENCE).until(() -> !container.isRunning());
    }

    @Override
    public void restart() {
        docker().startContainerCmd(container.getContainerId()).exec();
        Awaitility.await().atMost(PATIENCE).until(this::answers);
    }

    private boolean answers() throws IOException, InterruptedException {
        return container.isRunning()
                && container
                        .execInContainer("redis-cli", "--no-auth-warning", "-a", PASSWORD, "PING")
                        .getStdout()
                        .startsWith("PONG");
    }

    @Override
    public void freeze() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        container.stop();
    }
}
