package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final TestNode node = new TestNode(3);
    private final Drain drain = new Drain(
            node.loops,
            node.closer,
            new DrainConfig(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(3)));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void run_openConnection_getsGoAwayAndAfterTheGraceItsClose() {
        TestConnection client = node.open(0, 1);
        CompletableFuture<?> drained = drain.run();
        node.run();
        assertThat(client.next().getGoAway().getReconnectAfterMs()).isBetween(0, 3_000);
        node.advance(Duration.ofMillis(900));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
        assertThat(drained).isNotDone();
        node.advance(Duration.ofMillis(200));
        assertThat(client.closed()).isEqualTo(CloseCode.GOING_AWAY);
        node.advance(Duration.ofMillis(500));
        assertThat(drained).isDone();
    }

    @Test
    void defaults_clients_haveLeftByThemselvesBeforeTheyAreClosed() {
        DrainConfig defaults = DrainConfig.defaults();

        assertThat(defaults.closeGrace()).isGreaterThan(defaults.reconnectSpread());
    }

    @Test
    void run_connectionWithoutAHello_isClosedAtOnce() {
        TestConnection client = node.connection(0).upgraded(Subprotocol.PROTO);
        drain.run();
        node.run();
        assertThat(client.closed()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void run_withoutConnections_isSoonDone() {
        CompletableFuture<?> drained = drain.run();
        node.advance(Duration.ofMillis(300));
        assertThat(drained).isDone();
    }
}
