package io.parley.quickstart;

import io.parley.access.bootstrap.AccessConfig;
import io.parley.access.bootstrap.AccessServer;
import io.parley.access.bootstrap.DrainConfig;
import io.parley.access.handshake.HandshakeConfig;
import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.EmbeddedRedis;
import io.parley.embedded.Ending;
import io.parley.embedded.MariaDbOptions;
import io.parley.embedded.RedisOptions;
import io.parley.logic.LogicApplication;
import io.parley.logic.token.SigningKeyFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The parts of a deployment in this JVM, in the order in which they started; they stop in the opposite one. */
final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration READY_POLL = Duration.ofMillis(50);

    private final Progress progress;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean isStopping;

    Running(Progress progress) {
        this.progress = progress;
    }

    /** Starts all parts. */
    DemoAccess start(QuickstartConfig config) throws Exception {
        Path data = ownerOnlyFolder(config.data());
        DemoAccess access = DemoAccess.keptIn(data);
        Path signingKey = data.resolve("signing-key.jwk");
        SigningKeyFile.createIfAbsent(signingKey);
        EmbeddedMariaDb database = progress.step(
                "MariaDB",
                () -> keep(EmbeddedMariaDb.start(
                        data.resolve("mariadb"), 0, MariaDbOptions.durable().withEnding(Ending.BY_CALLER))));
        EmbeddedRedis redis = progress.step(
                "Redis",
                () -> keep(EmbeddedRedis.start(
                        data.resolve("redis"), 0, RedisOptions.defaults().withEnding(Ending.BY_CALLER))));
        ConfigurableApplicationContext logic = progress.step(
                "Logic tier", () -> keep(startLogic(LogicProperties.of(config, access, signingKey, database, redis))));
        progress.step("Access tier", () -> {
            AccessServer server = keep(startAccess(config, logic));
            awaitReady(server.managementPort());
            return server;
        });
        keep(DemoSite.start(config, access));
        return access;
    }

    private static ConfigurableApplicationContext startLogic(Map<String, Object> properties) {
        SpringApplication application = new SpringApplication(LogicApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        return application.run(properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
    }

    private static AccessServer startAccess(QuickstartConfig config, ConfigurableApplicationContext logic) {
        int linkPort = logic.getBean(GrpcServerLifecycle.class).getPort();
        HandshakeConfig defaults = HandshakeConfig.defaults();
        return AccessServer.start(AccessConfig.of("quickstart", List.of("127.0.0.1:" + linkPort))
                .withPorts(config.wsPort(), 0)
                .withHandshake(new HandshakeConfig(
                        Set.of(config.origin()),
                        defaults.trustedProxies(),
                        defaults.upgradesPerSecond(),
                        defaults.upgradeBurst(),
                        defaults.helloTimeout(),
                        defaults.acceptTimeout()))
                // Nobody takes over: clients may come back as soon as it runs again.
                .withDrain(new DrainConfig(Duration.ZERO, Duration.ofMillis(200), Duration.ofSeconds(2))));
    }

    private static void awaitReady(int managementPort) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
            if (System.nanoTime() > deadline) {
                throw new QuickstartException("the access tier has not reached the logic tier within "
                        + READY_TIMEOUT.toSeconds() + " s (expected: at once); see the log");
            }
            LockSupport.parkNanos(READY_POLL.toNanos());
        }
    }

    private static Path ownerOnlyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    /** Takes a part in, or stops it if it came too late. */
    private <T extends AutoCloseable> T keep(T part) throws Exception {
        synchronized (parts) {
            if (!isStopping) {
                parts.push(part);
                return part;
            }
        }
        part.close();
        throw new QuickstartException("stopped while it started");
    }

    /** Stops what runs. The first call says so at the terminal. */
    @Override
    public void close() {
        Deque<AutoCloseable> started;
        synchronized (parts) {
            if (isStopping) {
                return;
            }
            isStopping = true;
            started = new ArrayDeque<>(parts);
        }
        if (started.isEmpty()) {
            return;
        }
        progress.say("Stopping Parley");
        for (AutoCloseable part : started) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop well", part.getClass().getSimpleName(), e);
            }
        }
        progress.say("Parley has stopped");
    }
}
