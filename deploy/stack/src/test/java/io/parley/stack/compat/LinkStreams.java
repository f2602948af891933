package io.parley.stack.compat;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The link as a stream of bytes, so that no class of today's comes between the wire and the schema of another version. */
final class LinkStreams {
    static final String SERVICE = "parley.link.v1.Link";
    static final MethodDescriptor<byte[], byte[]> CONNECT = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Connect"))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    /** Of an event of either side. */
    static final String HEARTBEAT = "heartbeat";

    private LinkStreams() {}

    /** A batch of one event: field 1 of both kinds of batch. */
    static byte[] batchOf(byte[] event) {
        try {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(batch);
            out.writeByteArray(1, event);
            out.flush();
            return batch.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isHeartbeat(DynamicMessage event) {
        return event.getAllFields().keySet().stream()
                .anyMatch(field -> field.getName().equals(HEARTBEAT));
    }

    /** A push to several connections as one to each: which it names together, and in which order, is not promised. */
    static List<DynamicMessage> forEachConnection(DynamicMessage event) {
        FieldDescriptor push = event.getDescriptorForType().findFieldByName("push");
        if (push == null || !event.hasField(push)) {
            return List.of(event);
        }
        Message whole = (Message) event.getField(push);
        FieldDescriptor ids = push.getMessageType().findFieldByName("connection_ids");
        return ((List<?>) whole.getField(ids))
                .stream()
                        .map(id -> event.toBuilder()
                                .setField(
                                        push,
                                        whole.toBuilder()
                                                .setField(ids, List.of(id))
                                                .build())
                                .build())
                        .toList();
    }

    /** Hears nothing of the end, and passes each batch on. */
    interface Batches extends StreamObserver<byte[]> {
        @Override
        default void onError(Throwable failure) {}

        @Override
        default void onCompleted() {}
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
