package io.parley.stack;

import io.parley.access.bootstrap.AccessMain;
import io.parley.embedded.DatabaseServer;
import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.EmbeddedRedis;
import io.parley.logic.LogicApplication;
import io.parley.logic.token.SigningKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * MariaDB, Redis, logic nodes and access nodes, each a process of its own:
 *
 * <pre>
 *   clients ─► access-1 ─┐   ┌─► logic-1 ─┐   ┌─► MariaDB
 *   clients ─► access-2 ─┴─×─┴─► logic-2 ─┴─×─┴─► Redis
 * </pre>
 *
 * With {@link StackOptions#withProxies} each way has a {@link FaultProxy} of its own: between two of them, and before each
 * access node for all its clients.
 */
public final class Stack implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path signingKey;
    private final DatabaseServer database;
    private final EmbeddedRedis redis;
    private final List<FaultProxy> databaseProxies = new ArrayList<>();
    private final List<FaultProxy> redisProxies = new ArrayList<>();
    private final List<FaultProxy> clientProxies = new ArrayList<>();
    private final List<List<FaultProxy>> linkProxies = new ArrayList<>();
    private final List<TierProcess> logicNodes = new ArrayList<>();
    private final List<TierProcess> accessNodes = new ArrayList<>();
    private final List<Integer> linkPorts = new ArrayList<>();
    private final List<Integer> accessPorts = new ArrayList<>();
    private final List<URI> restUris = new ArrayList<>();
    private final List<URI> socketUris = new ArrayList<>();
    private final List<URI> metricsUris = new ArrayList<>();

    private Stack(DatabaseServer database, EmbeddedRedis redis, Path signingKey) {
        this.signingKey = signingKey;
        this.database = database;
        this.redis = redis;
    }

    private static DatabaseServer database(StackOptions options) {
        return options.containers()
                ? MySqlContainer.start(new FreePorts().take())
                : EmbeddedMariaDb.temporary(options.database());
    }

    /** Starts everything; returns when each node is ready. */
    public static Stack start(StackOptions options) {
        Stack stack = new Stack(
                database(options),
                EmbeddedRedis.temporary(),
                options.directory().resolve("signing-key.json").toAbsolutePath());
        boolean isReady = false;
        try {
            stack.prepare(options);
            // One after the other: the first migrates.
            stack.logicNodes.forEach(TierProcess::start);
            stack.logicNodes.forEach(TierProcess::awaitReady);
            stack.accessNodes.forEach(TierProcess::start);
            stack.accessNodes.forEach(TierProcess::awaitReady);
            isReady = true;
            return stack;
        } finally {
            if (!isReady) {
                stack.close();
            }
        }
    }

    private void prepare(StackOptions options) {
        FreePorts ports = new FreePorts();
        try {
            Files.createDirectories(options.directory());
            SigningKeyFile.createIfAbsent(signingKey);
        } catch (IOException e) {
            throw new UncheckedIOException("no signing key", e);
        }
        for (int i = 1; i <= options.accessNodes(); i++) {
            addSocket(options, ports.take());
        }
        for (int i = 1; i <= options.logicNodes(); i++) {
            int linkPort = ports.take();
            linkPorts.add(linkPort);
            addLogicNode(options, "logic-" + i, ports.take(), linkPort);
        }
        for (int i = 1; i <= options.accessNodes(); i++) {
            List<Integer> dialled = linkPorts;
            if (options.proxied()) {
                List<FaultProxy> proxies =
                        linkPorts.stream().map(FaultProxy::to).toList();
                linkProxies.add(proxies);
                dialled = proxies.stream().map(FaultProxy::port).toList();
            }
            addAccessNode(options, "access-" + i, dialled, accessPorts.get(i - 1), ports.take());
        }
    }

    private void addSocket(StackOptions options, int port) {
        accessPorts.add(port);
        int clientPort = port;
        if (options.proxied()) {
            FaultProxy proxy = FaultProxy.to(port);
            clientProxies.add(proxy);
            clientPort = proxy.port();
        }
        socketUris.add(URI.create("ws://" + LOOPBACK + ":" + clientPort + "/ws"));
    }

    private void addLogicNode(StackOptions options, String name, int httpPort, int linkPort) {
        String databaseUrl = database.jdbcUrl();
        String redisUri = redis.uri().toString();
        if (options.proxied()) {
            FaultProxy databaseProxy = FaultProxy.to(database.port());
            databaseProxies.add(databaseProxy);
            databaseUrl = databaseUrl.replace(":" + database.port() + "/", ":" + databaseProxy.port() + "/");
            FaultProxy redisProxy = FaultProxy.to(redis.port());
            redisProxies.add(redisProxy);
            redisUri = redisUri.replaceFirst("\\d+$", Integer.toString(redisProxy.port()));
        }
        URI rest = URI.create("http://" + LOOPBACK + ":" + httpPort);
        List<String> command = new ArrayList<>(options.jvmOptions());
        command.addAll(List.of(
                LogicApplication.class.getName(),
                "--parley.node=" + name,
                "--server.port=" + httpPort,
                "--parley.link.port=" + linkPort,
                "--spring.datasource.url=" + databaseUrl,
                "--spring.datasource.username=" + database.user(),
                "--parley.token.signing-key-file=" + signingKey));
        if (options.probed()) {
            command.add("--parley.probe.urls="
                    + socketUris.stream().map(URI::toString).collect(Collectors.joining(",")));
        }
        command.addAll(options.logicArguments());
        Map<String, String> secrets =
                Map.of("SPRING_DATASOURCE_PASSWORD", database.password(), "PARLEY_REDIS_ADDRESS", redisUri);
        logicNodes.add(new TierProcess(new TierProcess.Spec(
                name,
                command,
                secrets,
                rest.resolve("/actuator/health/readiness"),
                options.directory().resolve(name + ".log"))));
        restUris.add(rest);
    }

    private void addAccessNode(
            StackOptions options, String name, List<Integer> linkPorts, int port, int managementPort) {
        String logicAddresses =
                linkPorts.stream().map(linkPort -> LOOPBACK + ":" + linkPort).collect(Collectors.joining(","));
        URI management = URI.create("http://" + LOOPBACK + ":" + managementPort);
        List<String> command = new ArrayList<>(options.jvmOptions());
        command.add(AccessMain.class.getName());
        Map<String, String> variables = new HashMap<>(Map.of(
                "PARLEY_ACCESS_NODE",
                name,
                "PARLEY_ACCESS_PORT",
                Integer.toString(port),
                "PARLEY_ACCESS_MANAGEMENT_PORT",
                Integer.toString(managementPort),
                "PARLEY_ACCESS_LOGIC_NODES",
                logicAddresses));
        variables.putAll(options.accessVariables());
        accessNodes.add(new TierProcess(new TierProcess.Spec(
                name,
                command,
                variables,
                management.resolve("/health/ready"),
                options.directory().resolve(name + ".log"))));
        metricsUris.add(management.resolve("/metrics"));
    }

    /** The key that signs access tokens. */
    public Path signingKey() {
        return signingKey;
    }

    public DatabaseServer database() {
        return database;
    }

    public EmbeddedRedis redis() {
        return redis;
    }

    public TierProcess logic(int index) {
        return logicNodes.get(index);
    }

    public int accessNodes() {
        return accessNodes.size();
    }

    public TierProcess access(int index) {
        return accessNodes.get(index);
    }

    /** Between an access node and a logic node; only with {@link StackOptions#withProxies}. */
    public FaultProxy linkProxy(int accessIndex, int logicIndex) {
        return linkProxies.get(accessIndex).get(logicIndex);
    }

    /** Between a logic node and MariaDB; only with {@link StackOptions#withProxies}. */
    public FaultProxy databaseProxy(int logicIndex) {
        return databaseProxies.get(logicIndex);
    }

    /** Between a logic node and Redis; only with {@link StackOptions#withProxies}. */
    public FaultProxy redisProxy(int logicIndex) {
        return redisProxies.get(logicIndex);
    }

    /** Between an access node and all its clients; only with {@link StackOptions#withProxies}. */
    public FaultProxy clientProxy(int accessIndex) {
        return clientProxies.get(accessIndex);
    }

    /** Where a logic node answers HTTP. */
    public URI rest(int logicIndex) {
        return restUris.get(logicIndex);
    }

    /** Where a logic node's link listens, not through any proxy. */
    public int linkPort(int logicIndex) {
        return linkPorts.get(logicIndex);
    }

    /** Where clients connect to an access node, or to the proxy before it. */
    public URI socket(int accessIndex) {
        return socketUris.get(accessIndex);
    }

    /** Prometheus metrics of an access node. */
    public URI accessMetrics(int accessIndex) {
        return metricsUris.get(accessIndex);
    }

    @Override
    public void close() {
        Stream.concat(accessNodes.stream(), logicNodes.stream()).forEach(TierProcess::close);
        Stream.of(databaseProxies, redisProxies, clientProxies)
                .flatMap(List::stream)
                .forEach(FaultProxy::close);
        linkProxies.forEach(proxies -> proxies.forEach(FaultProxy::close));
        redis.close();
        database.close();
    }
}
