package io.parley.common.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Field numbers are a contract: {@code protocol-v1.fields} holds every one that was ever given out. */
class FieldNumbersTest {
    private static final String FILE = "/protocol-v1.fields";

    private final Set<String> messages = new TreeSet<>();
    private final Set<String> lines = new TreeSet<>();

    private void add(Descriptor type) {
        if (!messages.add(type.getFullName())) {
            return;
        }
        for (FieldDescriptor field : type.getFields()) {
            lines.add("%s.%s = %d %s%s"
                    .formatted(
                            type.getName(),
                            field.getName(),
                            field.getNumber(),
                            field.isRepeated() ? "repeated " : "",
                            typeOf(field)));
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                add(field.getMessageType());
            } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                add(field.getEnumType());
            }
        }
    }

    private static String typeOf(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getName();
            case ENUM -> field.getEnumType().getName();
            default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private void add(EnumDescriptor type) {
        type.getValues()
                .forEach(
                        value -> lines.add("%s.%s = %d".formatted(type.getName(), value.getName(), value.getNumber())));
    }

    @Test
    void fields_thatWereGivenOut_keepTheirNumberAndType() throws Exception {
        add(ClientFrame.getDescriptor());
        add(ServerFrame.getDescriptor());
        add(CloseCode.getDescriptor());
        List<String> given;
        try (var in = FieldNumbersTest.class.getResourceAsStream(FILE)) {
            given = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
        assertThat(lines).as("a field was changed or removed").containsAll(given);
        assertThat(given).as("a new field: add its line to %s", FILE).containsAll(lines);
    }
}
