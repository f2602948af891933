package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.access.testing.TestNode;
import io.parley.common.link.ConnectionRef;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionLoopTest {
    private final TestNode node = new TestNode(4);

    @AfterEach
    void close() {
        node.close();
    }

    private static Identity identity(Connection connection, long userId) {
        return new Identity(
                new AccessClaims(userId, UserKind.USER, 1, 0, TestNode.NOW),
                ConnectionRef.newBuilder().setConnectionId(connection.id()).build(),
                "",
                0);
    }

    @Test
    void id_ofEachConnection_risesAndLeadsToItsLoop() {
        long last = 0;
        for (int i = 0; i < 4; i++) {
            Connection connection = node.connection(i).begin(Duration.ofSeconds(5));
            assertThat(connection.id()).isGreaterThan(last);
            last = connection.id();
            int index = node.loops.indexOf(connection.id());
            assertThat(node.loops.get(index)).isSameAs(connection.loop());
            assertThat(connection.loop().find(connection.id())).isSameAs(connection);
        }
        assertThat(node.loops.indexOf(0xFF)).isEqualTo(-1);
        assertThat(node.loops.connections()).isEqualTo(4);
    }

    @Test
    void loops_noneOrTooMany_areRefused() {
        assertThatThrownBy(() -> new ConnectionLoops(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** Three connections of one user on one loop, in every order of leaving. */
    @Test
    void forEachOf_afterSomeHaveLeft_findsTheOthers() {
        ConnectionLoop loop = node.loops.get(0);
        for (int first = 0; first < 3; first++) {
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Connection connection = node.connection(i).begin(Duration.ofSeconds(5));
                connection.identified(identity(connection, 42), Long.MAX_VALUE);
                connection.loop().remove(connection);
                loop.addUser(connection, 42);
                all.add(connection);
            }
            Connection left = all.remove(first);
            loop.remove(left);
            List<Connection> found = new ArrayList<>();
            loop.forEachOf(42, found::add);
            assertThat(found).containsExactlyInAnyOrderElementsOf(all);
            loop.forEachOf(42, loop::remove);
            found.clear();
            loop.forEachOf(42, found::add);
            assertThat(found).as("each could leave while it was visited").isEmpty();
        }
    }

    @Test
    void forEachOf_anotherUser_findsNone() {
        node.open(0, 1);
        List<Connection> found = new ArrayList<>();
        node.loops.get(0).forEachOf(2, found::add);
        assertThat(found).isEmpty();
        node.loops.get(0).forEachOf(1, found::add);
        assertThat(found).hasSize(1);
        node.closer.close(found.get(0), CloseCode.GOING_AWAY, "");
        found.clear();
        node.loops.get(0).forEachOf(1, found::add);
        assertThat(found).isEmpty();
    }

    @Test
    void spread_overAWindow_isEven() {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(node.connection(i).begin(Duration.ofSeconds(5)));
        }
        List<Connection> done = new ArrayList<>();
        Waves.spread(node.loops.get(0), all, Duration.ofMillis(400), done::add);
        for (int wave = 1; wave <= 4; wave++) {
            assertThat(done).hasSize(wave);
            node.advance(Duration.ofMillis(100));
        }
        assertThat(done).containsExactlyElementsOf(all);
    }

    @Test
    void spread_withoutAWindow_isDoneAtOnce() {
        List<Connection> done = new ArrayList<>();
        Connection one = node.connection(0).begin(Duration.ofSeconds(5));
        Waves.spread(node.loops.get(0), List.of(one, one), Duration.ZERO, done::add);
        assertThat(done).hasSize(2);
        Waves.spread(node.loops.get(0), List.of(), Duration.ofSeconds(1), done::add);
        assertThat(done).hasSize(2);
    }
}
