package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.access.testing.TestUpstream;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.ServerFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestForwarderTest {
    private final TestNode node = new TestNode(1);
    private final TestConnection client = node.open(0, 1);
    private final Connection connection = client.connection();

    @AfterEach
    void close() {
        node.close();
    }

    private void request(int id) {
        ClientFrame frame = ClientFrame.newBuilder()
                .setRequestId(id)
                .setPull(Pull.getDefaultInstance())
                .build();
        node.forwarder.forward(connection, id, true, LinkEvents.request(connection.identity(), frame.toByteString()));
    }

    private void assertRefused(int id, ErrorCode code) {
        ServerFrame frame = client.next();
        assertThat(frame.getReplyTo()).isEqualTo(id);
        Error error = frame.getError();
        assertThat(error.getCode()).isEqualTo(code);
        boolean isRetryable = code.getNumber() >= 3000;
        assertThat(error.getRetryable()).isEqualTo(isRetryable);
        assertThat(error.getRetryAfterMs() > 0).isEqualTo(isRetryable);
        assertThat(client.next()).isNull();
    }

    @Test
    void forward_withoutAnId_isRefused() {
        request(0);
        assertRefused(0, ErrorCode.INVALID_ARGUMENT);
        assertThat(node.upstream.requests()).isEmpty();
    }

    @Test
    void forward_withAnIdInFlight_isRefusedAndTheFirstStays() {
        request(5);
        request(5);
        assertRefused(5, ErrorCode.INVALID_ARGUMENT);
        assertThat(node.upstream.requests()).hasSize(1);
        assertThat(connection.inFlight().contains(5)).isTrue();
    }

    @Test
    void forward_moreThanMayBeInFlight_isBusy() {
        for (int id = 1; id <= 64; id++) {
            request(id);
        }
        request(65);
        assertRefused(65, ErrorCode.BUSY);
        connection.answered(7);
        request(66);
        assertThat(client.next()).isNull();
        assertThat(node.upstream.requests()).hasSize(65);
    }

    @Test
    void forward_toAFullQueue_isBusy() {
        node.upstream.isFull = true;
        request(5);
        assertRefused(5, ErrorCode.BUSY);
        assertThat(connection.inFlight().size()).isZero();
    }

    @Test
    void forward_withoutALogicNode_isUnavailable() {
        node.upstream = null;
        request(5);
        assertRefused(5, ErrorCode.UNAVAILABLE);
    }

    @Test
    void forward_toALostNode_answersWhatItHadAndGoesElsewhere() {
        request(5);
        node.upstream.isLost = true;
        node.upstream = new TestUpstream();
        request(6);
        assertRefused(5, ErrorCode.UNAVAILABLE);
        assertThat(node.upstream.requests())
                .extracting(ClientFrame::getRequestId)
                .containsExactly(6);
    }

    @Test
    void forward_whileARequestIsInFlight_keepsThePin() {
        TestUpstream first = node.upstream;
        TestUpstream second = new TestUpstream();
        request(5);
        node.upstream = second;
        request(6);
        assertThat(first.requests()).extracting(ClientFrame::getRequestId).containsExactly(5, 6);
        connection.answered(5);
        connection.answered(6);
        request(7);
        assertThat(second.requests()).extracting(ClientFrame::getRequestId).containsExactly(7);
    }
}
