package io.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * MariaDB 11.4 as a child process on 127.0.0.1, by TCP alone, run by whichever user this JVM runs as, root included. One
 * user with every right, whose password only this system's user can read; one database, {@code parley}.
 *
 * <pre>
 * data directory/
 *   lock, owner.pid   the JVM that holds it
 *   password          of the user, drawn at the first start
 *   files/            MariaDB's data
 *   server.log        of the last start
 * </pre>
 *
 * The directory is used again by a later start, also after a {@code kill -9} of the JVM, of the server or of both: what
 * still runs is stopped first.
 */
public final class EmbeddedMariaDb implements DatabaseServer {
    private static final String USER = "parley";
    private static final String DATABASE = "parley";
    /** How the server's first packet begins, after its length and number: protocol version 10. */
    private static final char PROTOCOL_VERSION = 10;

    private static final int PACKET_HEADER_BYTES = 4;

    private final Server server;
    private final String password;

    private EmbeddedMariaDb(Server server, String password) {
        this.server = server;
        this.password = password;
    }

    /**
     * Starts MariaDB; returns when it accepts connections.
     *
     * @param port 0 for any free one
     * @throws EmbeddedServerException if the port is taken, the directory is in use or MariaDB does not start
     */
    public static EmbeddedMariaDb start(Path dataDirectory, int port, MariaDbOptions options) {
        try {
            return start(DataDirectory.hold(dataDirectory), port, options);
        } catch (IOException e) {
            throw new EmbeddedServerException("can't start MariaDB in " + dataDirectory, e);
        }
    }

    /** An empty MariaDB for a test: fast, on a port of its own, ending with the JVM, its files deleted then. */
    public static EmbeddedMariaDb temporary() {
        return temporary(MariaDbOptions.fast());
    }

    /** As {@link #temporary()}, with options. */
    public static EmbeddedMariaDb temporary(MariaDbOptions options) {
        try {
            return start(DataDirectory.temporary("parley-mariadb-"), 0, options);
        } catch (IOException e) {
            throw new EmbeddedServerException("can't start MariaDB", e);
        }
    }

    private static EmbeddedMariaDb start(DataDirectory directory, int port, MariaDbOptions options) throws IOException {
        boolean hasStarted = false;
        try {
            EmbeddedMariaDb database = startIn(directory, port, options);
            hasStarted = true;
            return database;
        } finally {
            if (!hasStarted) {
                directory.close();
            }
        }
    }

    private static EmbeddedMariaDb startIn(DataDirectory directory, int port, MariaDbOptions options)
            throws IOException {
        Path home = ServerFiles.mariaDb();
        Path files = directory.resolve("files");
        directory.endOrphans("mariadbd", "--datadir=" + files);
        List<String> base = baseArguments(home, directory);
        OwnerOnly.folder(directory.resolve("tmp"));
        if (!Files.isDirectory(files)) {
            MariaDbSystemTables.create(home, base, files);
        }
        String password = OwnerOnly.secret(directory.resolve("password"));
        Path initFile = directory.resolve("init.sql");
        OwnerOnly.write(initFile, """
                CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4;
                CREATE OR REPLACE USER '%s'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT ALL ON *.* TO '%s'@'127.0.0.1' WITH GRANT OPTION;
                """.formatted(DATABASE, USER, password, USER));
        IntFunction<List<String>> command = chosen -> {
            List<String> arguments = new ArrayList<>(base);
            arguments.addAll(List.of(
                    "--datadir=" + files, "--init-file=" + initFile, "--pid-file=" + directory.resolve("server.pid")));
            arguments.addAll(settings(chosen, options));
            return arguments;
        };
        Server.Launch launch = new Server.Launch(
                "MariaDB", command, EmbeddedMariaDb::isReady, options.startTimeout(), options.ending());
        return new EmbeddedMariaDb(Server.start(directory, port, launch), password);
    }

    private static boolean isReady(int port) {
        return LoopbackPort.answers(
                port,
                "",
                greeting -> greeting.length() > PACKET_HEADER_BYTES
                        && greeting.charAt(PACKET_HEADER_BYTES) == PROTOCOL_VERSION);
    }

    private static List<String> baseArguments(Path home, DataDirectory directory) {
        List<String> arguments = new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--tmpdir=" + directory.resolve("tmp"),
                "--innodb-log-file-size=32M"));
        if (System.getProperty("user.name").equals("root")) {
            arguments.add("--user=root");
        }
        return arguments;
    }

    private static List<String> settings(int port, MariaDbOptions options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--bind-address=" + LoopbackPort.ADDRESS,
                "--port=" + port,
                // No local socket: its path would have to be short, and nothing here uses one.
                "--socket=",
                "--skip-name-resolve",
                "--skip-ssl",
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--max-connections=300",
                "--innodb-buffer-pool-size=" + options.bufferPoolMegabytes() + "M"));
        arguments.addAll(
                options.synced()
                        ? List.of("--innodb-flush-log-at-trx-commit=1")
                        : List.of("--innodb-flush-log-at-trx-commit=2", "--skip-innodb-doublewrite"));
        arguments.addAll(options.arguments());
        return arguments;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return password;
    }

    /** The database {@code parley}, for MySQL Connector/J. */
    @Override
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** Another database on this server, for MySQL Connector/J, which creates it when it is not there. */
    public String jdbcUrl(String database) {
        return "jdbc:mysql://" + LoopbackPort.ADDRESS + ":" + port() + "/" + database
                + "?sslMode=DISABLED&createDatabaseIfNotExist=true";
    }

    /** The process as it is now; a restart changes it. */
    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    /** {@code kill -9}: what had been committed is there after a {@link #restart()}. */
    @Override
    public void kill() {
        server.kill();
    }

    /** SIGSTOP: it stands still, its connections stay open, and new ones are taken by the system but not answered. */
    @Override
    public void freeze() {
        server.freeze();
    }

    /** SIGCONT; does nothing if it is not frozen. */
    @Override
    public void thaw() {
        server.thaw();
    }

    /** Stops MariaDB if it runs, and starts it on the same files and port. */
    @Override
    public void restart() {
        server.restart();
    }

    /** Stops MariaDB and lets go of the data directory. */
    @Override
    public void close() {
        server.close();
    }
}
