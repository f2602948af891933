package io.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMariaDbIT {
    @TempDir
    private Path folder;

    @Test
    void start_again_keepsDataPasswordAndIsFast() throws SQLException {
        String password;
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, 0, MariaDbOptions.durable())) {
            password = database.password();
            update(database, "CREATE TABLE note (text VARCHAR(20)) DEFAULT CHARSET = utf8mb4");
            update(database, "INSERT INTO note VALUES ('第一 👋')");
        }

        long begin = System.nanoTime();
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, 0, MariaDbOptions.durable())) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(database.password()).isEqualTo(password);
            assertThat(query(database, "SELECT text FROM note")).isEqualTo("第一 👋");
        }
    }

    @Test
    void start_withoutOptions_waitsForTheDiskAtEachCommit() throws SQLException {
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, 0, MariaDbOptions.durable())) {
            assertThat(query(database, "SELECT @@innodb_flush_log_at_trx_commit"))
                    .isEqualTo("1");
            assertThat(query(database, "SELECT @@innodb_doublewrite")).isEqualTo("ON");
            assertThat(query(database, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void kill_thenRestart_bringsCommittedDataBackOnTheSamePort() throws SQLException {
        try (EmbeddedMariaDb database = EmbeddedMariaDb.temporary()) {
            update(database, "CREATE TABLE note (id INT PRIMARY KEY)");
            update(database, "INSERT INTO note VALUES (7)");
            int port = database.port();

            database.kill();
            assertThat(database.isRunning()).isFalse();
            database.restart();

            assertThat(database.port()).isEqualTo(port);
            assertThat(query(database, "SELECT id FROM note")).isEqualTo("7");
        }
    }

    @Test
    void start_portTaken_saysWhich() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedMariaDb.start(folder, taken.getLocalPort(), MariaDbOptions.fast()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("MariaDB port: " + taken.getLocalPort()
                            + " is taken by another program (expected: a free port)");
        }
    }

    @Test
    void start_directoryInUse_isRefusedAndLeavesTheOtherAlone() throws SQLException {
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, 0, MariaDbOptions.fast())) {
            assertThatThrownBy(() -> EmbeddedMariaDb.start(folder, 0, MariaDbOptions.fast()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
            assertThat(query(database, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void start_argumentThatMariaDbRefuses_saysWhatItsLogSays() {
        assertThatThrownBy(() -> EmbeddedMariaDb.temporary(MariaDbOptions.fast().withArgument("--no-such-option")))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("exit code")
                .hasMessageContaining("no-such-option");
    }

    @Test
    void start_bootstrapWasCutShort_beginsAnew() throws IOException, SQLException {
        Files.createDirectories(folder.resolve("files.new"));
        Files.writeString(folder.resolve("files.new/ibdata1"), "half");

        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, 0, MariaDbOptions.fast())) {
            assertThat(query(database, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void connect_asRootOrWithoutPassword_isRefused() {
        try (EmbeddedMariaDb database = EmbeddedMariaDb.temporary()) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "root", ""))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.user(), ""))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static void update(EmbeddedMariaDb database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String query(EmbeddedMariaDb database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedMariaDb database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
