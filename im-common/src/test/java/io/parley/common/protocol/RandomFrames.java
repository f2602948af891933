package io.parley.common.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Messages with whatever their schema allows, made from a seed: also bodies that nobody thought of when tests were written. */
final class RandomFrames {
    private static final int MAX_DEPTH = 4;
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "hello",
            "\u4f60\u597d",
            "\ud83d\ude00",
            "\u0000\n\t\"\\",
            "</script>",
            "\u2028\u202e",
            "é".repeat(300));
    private static final long[] NUMBERS = {
        0, 1, -1, 42, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private final Random random;

    RandomFrames(long seed) {
        this.random = new Random(seed);
    }

    ClientFrame clientFrame() {
        return (ClientFrame) like(ClientFrame.getDefaultInstance());
    }

    ServerFrame serverFrame() {
        return (ServerFrame) like(ServerFrame.getDefaultInstance());
    }

    private Message like(Message prototype) {
        try {
            return prototype
                    .newBuilderForType()
                    .mergeFrom(message(prototype.getDescriptorForType(), 0).toByteString())
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private DynamicMessage message(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (depth == MAX_DEPTH && isMessage || field.getContainingOneof() != null || random.nextInt(4) == 0) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    message.addRepeatedField(field, value(field, depth));
                }
            } else {
                message.setField(field, value(field, depth));
            }
        }
        type.getOneofs().forEach(oneof -> {
            int choice = random.nextInt(oneof.getFieldCount() + 1);
            if (choice < oneof.getFieldCount() && depth < MAX_DEPTH) {
                message.setField(oneof.getField(choice), value(oneof.getField(choice), depth));
            }
        });
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        long number = random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
        return switch (field.getJavaType()) {
            case INT -> (int) number;
            case LONG -> number;
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> bytes();
            case ENUM -> enumValue(field.getEnumType());
            case MESSAGE -> message(field.getMessageType(), depth + 1);
            case FLOAT, DOUBLE -> throw new AssertionError(field + " (expected: no floating point in the protocol)");
        };
    }

    /** Now and then one that a later version may have. */
    private Object enumValue(EnumDescriptor type) {
        return random.nextInt(5) == 0
                ? type.findValueByNumberCreatingIfUnknown(7777)
                : type.getValues().get(random.nextInt(type.getValues().size()));
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
