package io.parley.access.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Typing;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FrameHeadTest {
    private static ByteString unknown(int field) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        field,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .build()
                .toByteString();
    }

    @Provide
    Arbitrary<ClientFrame> frames() {
        return Arbitraries.of(ClientFrame.getDescriptor().getOneofs().get(0).getFields())
                .map(body -> ClientFrame.newBuilder()
                        .setField(
                                body,
                                ClientFrame.newBuilder()
                                        .newBuilderForField(body)
                                        .build())
                        .build());
    }

    @Property
    void of_everyBody_isWhatTheFullParserFinds(@ForAll("frames") ClientFrame body, @ForAll int requestId)
            throws Exception {
        ClientFrame frame = body.toBuilder().setRequestId(requestId).build();
        FrameHead head = FrameHead.of(frame.toByteString());
        assertThat(head.requestId()).isEqualTo(requestId);
        assertThat(head.body()).isEqualTo(frame.getBodyCase().getNumber());
        assertThat(head.hasUnknownFields()).isFalse();
    }

    /** A frame that the full parser takes must never be refused here, nor mean something else. */
    @Property(tries = 2000)
    void of_anyBytes_agreesWithTheFullParserOrRefuses(@ForAll byte[] bytes) {
        ClientFrame frame;
        try {
            frame = ClientFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            assertRefusedOrRead(bytes);
            return;
        }
        try {
            FrameHead head = FrameHead.of(ByteString.copyFrom(bytes));
            assertThat(head.requestId()).isEqualTo(frame.getRequestId());
            assertThat(head.body()).isEqualTo(frame.getBodyCase().getNumber());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(Arrays.toString(bytes), e);
        }
    }

    private static void assertRefusedOrRead(byte[] bytes) {
        try {
            FrameHead.of(ByteString.copyFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            assertThat(e).isNotNull();
        }
    }

    @Test
    void of_twoBodies_takesTheLastOneAsProtobufDoes() throws Exception {
        ByteString both = ClientFrame.newBuilder()
                .setPing(Ping.getDefaultInstance())
                .build()
                .toByteString()
                .concat(ClientFrame.newBuilder()
                        .setTyping(Typing.getDefaultInstance())
                        .build()
                        .toByteString());
        assertThat(FrameHead.of(both).body()).isEqualTo(ClientFrame.TYPING_FIELD_NUMBER);
        assertThat(ClientFrame.parseFrom(both).hasTyping()).isTrue();
    }

    @Test
    void of_unknownBody_hasNone() throws Exception {
        FrameHead head = FrameHead.of(
                ClientFrame.newBuilder().setRequestId(3).build().toByteString().concat(unknown(900)));
        assertThat(head.requestId()).isEqualTo(3);
        assertThat(head.body()).isZero();
        assertThat(head.hasUnknownFields()).isTrue();
    }

    @Test
    void of_unknownFieldBesideABody_isNoticed() throws Exception {
        FrameHead head = FrameHead.of(ClientFrame.newBuilder()
                .setPing(Ping.getDefaultInstance())
                .build()
                .toByteString()
                .concat(unknown(900)));
        assertThat(head.body()).isEqualTo(ClientFrame.PING_FIELD_NUMBER);
        assertThat(head.hasUnknownFields()).isTrue();
    }

    @Test
    void of_groupsInsideGroups_isRefusedBeforeTheStackEnds() {
        byte[] groups = new byte[60_000];
        Arrays.fill(groups, (byte) 0x0b);
        assertThatThrownBy(() -> FrameHead.of(ByteString.copyFrom(groups)))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }
}
