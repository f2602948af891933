package io.parley.access.connection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;

/** The JSON subprotocol is a rendering of the protobuf one at the edge: behind it all frames are protobuf. */
public final class JsonFrames {
    private static final JsonFormat.Parser STRICT = JsonFormat.parser();
    private static final JsonFormat.Parser LENIENT = STRICT.ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private JsonFrames() {}

    /**
     * Fields that this version does not know are dropped.
     *
     * @param unknown called if there were some
     */
    public static ClientFrame parse(String json, Runnable unknown) throws InvalidProtocolBufferException {
        try {
            return parse(json, STRICT);
        } catch (InvalidProtocolBufferException e) {
            ClientFrame frame = parse(json, LENIENT);
            unknown.run();
            return frame;
        }
    }

    private static ClientFrame parse(String json, JsonFormat.Parser parser) throws InvalidProtocolBufferException {
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        parser.merge(json, frame);
        return frame.build();
    }

    /**
     * @param frame an encoded ServerFrame
     */
    static String print(ByteString frame) throws InvalidProtocolBufferException {
        return PRINTER.print(ServerFrame.parseFrom(frame));
    }
}
