package io.parley.logic.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import java.util.Arrays;

/** What was decided on a message before it is stored. */
public sealed interface Verdict {
    record Allow() implements Verdict {}

    /** It is stored with this in place of what it said. */
    record Alter(Content content) implements Verdict {}

    record Refuse(Error error) implements Verdict {}

    /** For {@link #decode}: a byte for the kind, then its part as protobuf. */
    default byte[] encode() {
        if (this instanceof Alter alter) {
            return encode((byte) 2, alter.content());
        }
        return this instanceof Refuse refuse
                ? encode((byte) 3, refuse.error())
                : encode((byte) 1, Content.getDefaultInstance());
    }

    private static byte[] encode(byte kind, MessageLite part) {
        byte[] bytes = new byte[part.getSerializedSize() + 1];
        bytes[0] = kind;
        System.arraycopy(part.toByteArray(), 0, bytes, 1, bytes.length - 1);
        return bytes;
    }

    static Verdict decode(byte[] bytes) {
        byte[] part = Arrays.copyOfRange(bytes, 1, bytes.length);
        try {
            return switch (bytes[0]) {
                case 1 -> new Allow();
                case 2 -> new Alter(Content.parseFrom(part));
                case 3 -> new Refuse(Error.parseFrom(part));
                default -> throw new IllegalStateException("verdict of kind " + bytes[0] + " (expected: 1 to 3)");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a verdict can't be read", e);
        }
    }
}
