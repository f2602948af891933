package io.parley.access.connection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.parley.common.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One frame for any number of connections. Each subprotocol's form is encoded at most once, with its WebSocket header:
 * a server does not mask, so the bytes are the same for every connection. Whoever creates it or retains it releases it;
 * usable by many threads.
 */
public final class OutboundFrame extends AbstractReferenceCounted {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int MAX_HEADER_BYTES = 10;

    private final ByteString frame;
    private final ByteBuf proto;
    private volatile @Nullable ByteBuf json;

    /**
     * @param frame an encoded ServerFrame
     */
    public OutboundFrame(ByteString frame) {
        this.frame = frame;
        this.proto = ByteBufAllocator.DEFAULT.directBuffer(MAX_HEADER_BYTES + frame.size());
        writeHeader(proto, FINAL_BINARY, frame.size());
        proto.writeBytes(frame.asReadOnlyByteBuffer());
    }

    public OutboundFrame(ServerFrame frame) {
        this(frame.toByteString());
    }

    /** A duplicate that the caller releases, by writing it as a rule. */
    ByteBuf encoded(Subprotocol subprotocol) {
        return switch (subprotocol) {
            case PROTO -> proto.retainedDuplicate();
            case JSON -> json().retainedDuplicate();
        };
    }

    private ByteBuf json() {
        ByteBuf encoded = json;
        return encoded != null ? encoded : encodeJson();
    }

    /** Locked, because the loops share this frame: the first one that needs JSON pays for all. */
    private synchronized ByteBuf encodeJson() {
        ByteBuf encoded = json;
        if (encoded == null) {
            String text;
            try {
                text = JsonFrames.print(frame);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a logic node sent what is no ServerFrame", e);
            }
            encoded = ByteBufAllocator.DEFAULT.directBuffer(MAX_HEADER_BYTES + text.length());
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            writeHeader(encoded, FINAL_TEXT, utf8.length);
            encoded.writeBytes(utf8);
            json = encoded;
        }
        return encoded;
    }

    /** RFC 6455, section 5.2. */
    private static void writeHeader(ByteBuf out, int firstByte, int length) {
        out.writeByte(firstByte);
        if (length < 126) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }

    @Override
    public OutboundFrame retain() {
        super.retain();
        return this;
    }

    @Override
    protected void deallocate() {
        proto.release();
        ByteBuf encoded = json;
        if (encoded != null) {
            encoded.release();
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        proto.touch(hint);
        return this;
    }

    @Override
    public String toString() {
        return "OutboundFrame[" + frame.size() + " bytes]";
    }
}
