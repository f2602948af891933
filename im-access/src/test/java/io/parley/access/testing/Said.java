package io.parley.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node has said on one connection, read from the bytes on the wire, each of which must be in its place.
 *
 * @param statuses of HTTP answers
 * @param codes in the problem details of those that refuse
 * @param messages of the subprotocol, as bytes
 * @param closes codes of close frames; 1005: without one
 */
public record Said(
        List<Integer> statuses, List<String> codes, List<Message> messages, int pongs, List<Integer> closes) {
    private static final Pattern HEAD = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
    private static final Pattern CODE = Pattern.compile("\"code\":\"(\\w+)\"");
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 405, 426, 429);
    private static final int SWITCHING = 101;
    private static final int NO_CODE = 1005;

    /** From the first byte on. */
    public static Said of(byte[] wire) {
        Said said = new Said(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0, new ArrayList<>());
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (in.hasRemaining() && !said.statuses.contains(SWITCHING)) {
            said.answer(in);
        }
        int pongs = 0;
        while (in.hasRemaining()) {
            pongs += said.frame(in) ? 1 : 0;
        }
        return new Said(said.statuses, said.codes, said.messages, pongs, said.closes);
    }

    private void answer(ByteBuffer in) {
        String rest = new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
        int end = rest.indexOf("\r\n\r\n") + 4;
        assertThat(end).as(rest).isGreaterThan(4);
        Matcher head = HEAD.matcher(rest.substring(0, rest.indexOf("\r\n")));
        assertThat(head.matches()).as(rest).isTrue();
        int status = Integer.parseInt(head.group(1));
        statuses.add(status);
        Matcher length = LENGTH.matcher(rest.substring(0, end));
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        Matcher code = CODE.matcher(rest.substring(end, end + body));
        if (code.find()) {
            codes.add(code.group(1));
        }
        in.position(in.position() + end + body);
    }

    /** Whether it is a pong. */
    private boolean frame(ByteBuffer in) {
        int first = in.get() & 0xff;
        long length = in.get() & 0xff;
        length = length == 126 ? in.getShort() & 0xffff : length == 127 ? in.getLong() : length;
        byte[] payload = new byte[(int) length];
        in.get(payload);
        switch (first) {
            case 0x81, 0x82 -> messages.add(new Message(first == 0x81, ByteString.copyFrom(payload)));
            case 0x88 ->
                closes.add(length == 0 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff);
            case 0x89, 0x8a -> {}
            default -> throw new AssertionError("a frame that begins with " + first);
        }
        return first == 0x8a;
    }

    /** One message of a subprotocol. */
    public record Message(boolean isText, ByteString bytes) {
        /** Throws if it is none. */
        public ServerFrame frame() {
            try {
                if (!isText) {
                    return ServerFrame.parseFrom(bytes);
                }
                ServerFrame.Builder frame = ServerFrame.newBuilder();
                JsonFormat.parser().merge(bytes.toStringUtf8(), frame);
                return frame.build();
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("not a ServerFrame", e);
            }
        }
    }

    /** Every status, error and close code is one of the catalogues, and none says that the server is at fault. */
    public Said fromTheCatalogues() {
        for (int status : statuses) {
            assertThat(status == SWITCHING || REFUSALS.contains(status))
                    .as("status " + status)
                    .isTrue();
        }
        assertThat(statuses).hasSizeLessThanOrEqualTo(1);
        assertThat(codes).hasSize((int)
                statuses.stream().filter(status -> status != SWITCHING).count());
        codes.forEach(code -> assertThat(ErrorCode.valueOf(code)).isNotEqualTo(ErrorCode.INTERNAL));
        for (Message message : messages) {
            ServerFrame frame = message.frame();
            if (frame.hasError()) {
                assertThat(frame.getError().getCode())
                        .isNotIn(ErrorCode.INTERNAL, ErrorCode.UNRECOGNIZED, ErrorCode.ERROR_CODE_UNSPECIFIED);
            }
        }
        assertThat(closes).hasSizeLessThanOrEqualTo(1);
        return this;
    }

    /** If it was closed, then with a code for applications. */
    public Said closedWithACode() {
        assertThat(closes).hasSizeLessThanOrEqualTo(1).allMatch(code -> code >= 4000 && code <= 4999);
        return this;
    }

    /** Null: it was not closed, or not with a code of the catalogue. */
    public CloseCode closeCode() {
        return closes.isEmpty() ? null : CloseCode.forNumber(closes.get(0));
    }
}
