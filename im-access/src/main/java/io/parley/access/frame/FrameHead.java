package io.parley.access.frame;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.parley.common.protocol.ClientFrame;
import java.io.IOException;
import java.util.BitSet;

/**
 * What this tier reads of an encoded ClientFrame: the fields of the frame itself, not what is inside its body.
 *
 * @param requestId 0 if absent
 * @param body the field number of the oneof's member that counts (the last one); 0 if there is none that this version knows
 * @param hasUnknownFields beside what it knows
 */
record FrameHead(int requestId, int body, boolean hasUnknownFields) {
    private static final BitSet BODIES = bodies();

    /**
     * @throws InvalidProtocolBufferException if the bytes are not protobuf
     */
    static FrameHead of(ByteString frame) throws InvalidProtocolBufferException {
        CodedInputStream in = frame.newCodedInput();
        int requestId = 0;
        int body = 0;
        boolean hasUnknownFields = false;
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                int wireType = WireFormat.getTagWireType(tag);
                if (field == ClientFrame.REQUEST_ID_FIELD_NUMBER && wireType == WireFormat.WIRETYPE_VARINT) {
                    requestId = in.readUInt32();
                    continue;
                }
                if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && BODIES.get(field)) {
                    body = field;
                } else {
                    hasUnknownFields = true;
                }
                if (!in.skipField(tag)) {
                    throw new InvalidProtocolBufferException("an end group without its group");
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        return new FrameHead(requestId, body, hasUnknownFields);
    }

    /** Whether logic answers it in every case, and not only when it is refused. */
    boolean isAnswered() {
        return body != ClientFrame.TYPING_FIELD_NUMBER;
    }

    private static BitSet bodies() {
        BitSet numbers = new BitSet();
        ClientFrame.getDescriptor().getOneofs().get(0).getFields().forEach(field -> numbers.set(field.getNumber()));
        return numbers;
    }
}
