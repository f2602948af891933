package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.parley.access.testing.Said;
import io.parley.access.testing.TestNode;
import io.parley.common.testing.FuzzWatch;

/** Whatever comes on a TCP connection, from its first byte on: HTTP, the upgrade, frames, the hello. */
class HandshakeFuzzTest {
    private final TestNode node = new TestNode(1);
    private final FuzzWatch watch = new FuzzWatch();

    @FuzzTest
    void bytes_fromAStranger_areAnsweredFromTheCatalogues(byte[] bytes) throws Exception {
        watch.run(() -> {
            Said whole = answerTo(bytes, bytes.length).fromTheCatalogues();
            Said pieces = answerTo(bytes, bytes.length / 2).fromTheCatalogues();
            assertThat(pieces.statuses()).isEqualTo(whole.statuses());
            assertThat(pieces.codes()).isEqualTo(whole.codes());
            // Of two reasons to close, the first that is found counts: a token takes its time.
            assertThat(pieces.closes()).hasSameSizeAs(whole.closes());
            return null;
        });
    }

    private Said answerTo(byte[] bytes, int cut) {
        node.upstream.events.clear();
        node.ended.clear();
        WireConnection connection = new WireConnection(node);
        connection.receive(bytes, 0, cut);
        connection.receive(bytes, cut, bytes.length);
        Said said = connection.said();
        connection.end();
        return said;
    }
}
