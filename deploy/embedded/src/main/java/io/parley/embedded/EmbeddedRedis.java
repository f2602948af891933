package io.parley.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Redis 6.2 as a child process on 127.0.0.1, in memory alone, with a password that only this user can read. The data
 * directory holds its log and password.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private final Server server;
    private final String password;

    private EmbeddedRedis(Server server, String password) {
        this.server = server;
        this.password = password;
    }

    /**
     * Starts Redis; returns when it answers.
     *
     * @param port 0 for any free one
     * @throws EmbeddedServerException if the port is taken, the directory is in use or Redis does not start
     */
    public static EmbeddedRedis start(Path dataDirectory, int port, RedisOptions options) {
        try {
            return start(DataDirectory.hold(dataDirectory), port, options);
        } catch (IOException e) {
            throw new EmbeddedServerException("can't start Redis in " + dataDirectory, e);
        }
    }

    /** An empty Redis for a test: on a port of its own, ending with the JVM. */
    public static EmbeddedRedis temporary() {
        try {
            return start(DataDirectory.temporary("parley-redis-"), 0, RedisOptions.defaults());
        } catch (IOException e) {
            throw new EmbeddedServerException("can't start Redis", e);
        }
    }

    private static EmbeddedRedis start(DataDirectory directory, int port, RedisOptions options) throws IOException {
        boolean hasStarted = false;
        try {
            EmbeddedRedis redis = startIn(directory, port, options);
            hasStarted = true;
            return redis;
        } finally {
            if (!hasStarted) {
                directory.close();
            }
        }
    }

    private static EmbeddedRedis startIn(DataDirectory directory, int port, RedisOptions options) throws IOException {
        Path binary = ServerFiles.redis();
        directory.endOrphans("redis-server", "--dir " + directory.path());
        String password = OwnerOnly.secret(directory.resolve("password"));
        Path configuration = directory.resolve("redis.conf");
        OwnerOnly.write(configuration, """
                requirepass %s
                save ""
                appendonly no
                # Orphans are found by their command line.
                set-proc-title no
                """.formatted(password));
        Server.Launch launch = new Server.Launch(
                "Redis",
                chosen -> command(binary, configuration, directory.path(), chosen, options),
                chosen -> LoopbackPort.answers(
                        chosen, "PING\r\n", answer -> answer.startsWith("+") || answer.startsWith("-NOAUTH")),
                options.startTimeout(),
                options.ending());
        return new EmbeddedRedis(Server.start(directory, port, launch), password);
    }

    private static List<String> command(
            Path binary, Path configuration, Path directory, int port, RedisOptions options) {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                configuration.toString(),
                "--dir",
                directory.toString(),
                "--bind",
                LoopbackPort.ADDRESS,
                "--port",
                Integer.toString(port)));
        command.addAll(options.arguments());
        return command;
    }

    public int port() {
        return server.port();
    }

    public String password() {
        return password;
    }

    /** Address and password in one: {@code redis://:password@127.0.0.1:port}. */
    public URI uri() {
        return URI.create("redis://:" + password + "@" + LoopbackPort.ADDRESS + ":" + port());
    }

    /** The process as it is now; a restart changes it. */
    public long pid() {
        return server.pid();
    }

    public boolean isRunning() {
        return server.isRunning();
    }

    /** {@code kill -9}: everything in it is lost. */
    public void kill() {
        server.kill();
    }

    /** SIGSTOP: it stands still, its connections stay open, and new ones are taken by the system but not answered. */
    public void freeze() {
        server.freeze();
    }

    /** SIGCONT; does nothing if it is not frozen. */
    public void thaw() {
        server.thaw();
    }

    /** {@code FLUSHALL}: forgets everything, its connections stay open. */
    public void flushAll() {
        String answer = LoopbackPort.ask(port(), "AUTH " + password + "\r\nFLUSHALL\r\nQUIT\r\n");
        if (!answer.equals("+OK\r\n".repeat(3))) {
            throw new EmbeddedServerException("Redis answers FLUSHALL with " + answer + " (expected: three times +OK)");
        }
    }

    /** {@code DBSIZE}: how many keys it holds. */
    public long keys() {
        String answer = LoopbackPort.ask(port(), "AUTH " + password + "\r\nDBSIZE\r\nQUIT\r\n");
        Matcher size = Pattern.compile("\\+OK\r\n:(\\d+)\r\n\\+OK\r\n").matcher(answer);
        if (!size.matches()) {
            throw new EmbeddedServerException(
                    "Redis answers DBSIZE with " + answer + " (expected: +OK, a number, +OK)");
        }
        return Long.parseLong(size.group(1));
    }

    /** Stops Redis if it runs, and starts it, empty, on the same port with the same password. */
    public void restart() {
        server.restart();
    }

    /** Stops Redis and lets go of the data directory. */
    @Override
    public void close() {
        server.close();
    }
}
