package io.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {
    @TempDir
    private Path folder;

    @Test
    void start_answersToThePasswordAlone() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
            assertThat(ask(redis.port(), "PING")).startsWith("-NOAUTH");
            assertThat(ask(redis.port(), "AUTH " + redis.password())).isEqualTo("+OK");
            assertThat(redis.uri())
                    .hasScheme("redis")
                    .hasHost("127.0.0.1")
                    .hasPort(redis.port())
                    .hasUserInfo(":" + redis.password());
        }
    }

    @Test
    void kill_thenRestart_isEmptyOnTheSamePort() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, RedisOptions.defaults())) {
            int port = redis.port();
            String auth = "AUTH " + redis.password() + "\r\n";
            assertThat(ask(port, auth + "SET key value", 2)).isEqualTo("+OK");

            redis.kill();
            assertThat(redis.isRunning()).isFalse();
            redis.restart();

            assertThat(redis.port()).isEqualTo(port);
            assertThat(ask(port, auth + "DBSIZE", 2)).isEqualTo(":0");
        }
    }

    @Test
    void flushAll_keys_areGone() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
            String auth = "AUTH " + redis.password() + "\r\n";
            assertThat(ask(redis.port(), auth + "SET key value", 2)).isEqualTo("+OK");
            assertThat(redis.keys()).isEqualTo(1);

            redis.flushAll();

            assertThat(redis.keys()).isZero();
        }
    }

    @Test
    void freeze_request_isAnsweredAfterTheThaw() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
            redis.freeze();
            assertThatThrownBy(() -> ask(redis.port(), "PING", 1, 300)).isInstanceOf(SocketTimeoutException.class);

            redis.thaw();

            assertThat(ask(redis.port(), "PING")).startsWith("-NOAUTH");
        }
    }

    @Test
    void restart_frozen_runsAgain() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
            redis.freeze();
            redis.restart();

            assertThat(ask(redis.port(), "PING")).startsWith("-NOAUTH");
        }
    }

    @Test
    void start_portTaken_saysWhich() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedRedis.start(folder, taken.getLocalPort(), RedisOptions.defaults()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("Redis port: " + taken.getLocalPort()
                            + " is taken by another program (expected: a free port)");
        }
    }

    private static String ask(int port, String command) throws IOException {
        return ask(port, command, 1);
    }

    /** The last of so many lines of answer. */
    private static String ask(int port, String commands, int lines) throws IOException {
        return ask(port, commands, lines, 5_000);
    }

    private static String ask(int port, String commands, int lines, int timeoutMillis) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write((commands + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = "";
            for (int i = 0; i < lines; i++) {
                line = reader.readLine();
            }
            return line;
        }
    }
}
