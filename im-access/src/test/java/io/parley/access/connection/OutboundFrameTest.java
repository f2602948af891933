package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboundFrameTest {
    private static final ServerFrame HINT = ServerFrame.newBuilder()
            .setSyncHint(SyncHint.newBuilder().setConversationId(Long.MAX_VALUE))
            .build();

    @ParameterizedTest
    @CsvSource({"0,2", "125,2", "126,4", "65535,4", "65536,10"})
    void encoded_anySize_hasTheShortestHeader(int size, int header) {
        OutboundFrame frame = new OutboundFrame(ByteString.copyFrom(new byte[size]));
        ByteBuf encoded = frame.encoded(Subprotocol.PROTO);
        assertThat(encoded.readableBytes()).isEqualTo(header + size);
        assertThat(encoded.getUnsignedByte(0)).isEqualTo((short) 0x82);
        assertThat(encoded.getUnsignedByte(1)).as("unmasked").isEqualTo((short)
                (size < 126 ? size : size <= 0xFFFF ? 126 : 127));
        encoded.release();
        frame.release();
        assertThat(encoded.refCnt()).isZero();
    }

    @Test
    void encoded_forJson_isTextWithIdsAsStrings() {
        OutboundFrame frame = new OutboundFrame(HINT);
        ByteBuf encoded = frame.encoded(Subprotocol.JSON);
        assertThat(encoded.readUnsignedByte()).isEqualTo((short) 0x81);
        assertThat((int) encoded.readUnsignedByte()).isEqualTo(encoded.readableBytes());
        assertThat(new String(ByteBufUtil.getBytes(encoded), StandardCharsets.UTF_8))
                .isEqualTo("{\"syncHint\":{\"conversationId\":\"9223372036854775807\"}}");
        encoded.release();
        frame.release();
    }

    @Test
    void encoded_manyTimes_sharesTheSameBytes() {
        OutboundFrame frame = new OutboundFrame(HINT);
        for (Subprotocol subprotocol : Subprotocol.values()) {
            ByteBuf one = frame.encoded(subprotocol);
            ByteBuf two = frame.encoded(subprotocol);
            assertThat(one.memoryAddress()).isEqualTo(two.memoryAddress());
            one.readByte();
            assertThat(two.readerIndex()).as("each has its own position").isZero();
            one.release();
            two.release();
        }
        frame.release();
    }

    @Test
    void release_beforeTheSocketHasWritten_leavesTheBytesThere() {
        OutboundFrame frame = new OutboundFrame(HINT);
        ByteBuf proto = frame.encoded(Subprotocol.PROTO);
        ByteBuf json = frame.encoded(Subprotocol.JSON);
        frame.release();
        assertThat(frame.refCnt()).isZero();
        assertThat(proto.refCnt()).isEqualTo(1);
        assertThat(json.refCnt()).isEqualTo(1);
        proto.release();
        json.release();
        assertThat(proto.refCnt()).isZero();
        assertThat(json.refCnt()).isZero();
    }
}
