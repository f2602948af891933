package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.Said;
import io.parley.access.testing.TestNode;
import io.parley.common.link.AccessEvent;
import io.parley.common.testing.FuzzWatch;

/** One message of a client's, said in each state that a connection can be in. */
final class ClientFrameFuzz {
    private static final long USER = 7;

    private final TestNode node = new TestNode(1);
    private final FuzzWatch watch = new FuzzWatch();
    private final Subprotocol subprotocol;

    ClientFrameFuzz(Subprotocol subprotocol) {
        this.subprotocol = subprotocol;
    }

    void say(byte[] message) throws Exception {
        watch.run(() -> {
            asFirst(message);
            behindTheHello(message);
            whenOpen(message);
            return null;
        });
    }

    private WireConnection connect() {
        node.upstream.events.clear();
        node.ended.clear();
        return new WireConnection(node).upgrade(subprotocol);
    }

    /** No token that it could make up is good. */
    private void asFirst(byte[] message) {
        WireConnection connection = connect().message(subprotocol, message);
        Said said = connection.said().fromTheCatalogues();
        assertThat(said.closeCode()).isNotNull();
        assertThat(node.upstream.events).isEmpty();
        connection.end();
    }

    private void behindTheHello(byte[] message) {
        WireConnection connection = connect().hello(subprotocol, USER).message(subprotocol, message);
        if (connection.said().closes().isEmpty()) {
            connection.accept();
        }
        connection.said().fromTheCatalogues();
        connection.end();
    }

    private void whenOpen(byte[] message) {
        WireConnection connection = connect().hello(subprotocol, USER).accept();
        int before = connection.said().messages().size();
        connection.message(subprotocol, message);
        Said said = connection.said().fromTheCatalogues();
        long forwarded = node.upstream.events.stream()
                .filter(AccessEvent::hasClientRequest)
                .count();
        assertThat(forwarded + said.messages().size() - before + said.closes().size())
                .as("sent on, answered or closed")
                .isEqualTo(1);
        connection.end();
    }
}
