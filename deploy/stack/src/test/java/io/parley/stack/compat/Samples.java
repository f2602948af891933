package io.parley.stack.compat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which value of today's run stands for which of the recorded one. A sample (an id, a name, a token) is put down for what
 * came in its place when it is first met, and stands for that from then on. Everything else has to be the same, unknown
 * fields apart.
 */
final class Samples {
    /** Say something else in each run. */
    private static final Set<String> SAMPLED = Set.of(
            "user_id",
            "user_ids",
            "sender_id",
            "visitor_id",
            "agent_id",
            "subject_id",
            "peer_user_id",
            "site_id",
            "conversation_id",
            "removed_conversation_ids",
            "message_id",
            "session_id",
            "connection_id",
            "connection_ids",
            "boot_id",
            "log_epoch",
            "name",
            "visitor_name",
            "agent_name",
            "subject_name",
            "node",
            "next_token",
            "sync_token");
    /** Promised to be there, not what they say. */
    private static final Set<String> LOOSE = Set.of("message", "reason", "remote_address", "jwks", "token");
    /** In a conversationPush: how far the log was just then, while a message may have been on its way into it. */
    private static final Set<String> MOMENTARY = Set.of("last_seq", "last_message", "unread");

    private final Schema schema;
    private final Map<Object, Object> realByRecorded;
    private final Function<String, String> tokens;

    /** @param tokens makes a fresh access token for what stands in the place of one */
    Samples(Schema schema, Function<String, String> tokens) {
        this(schema, new HashMap<>(), tokens);
    }

    private Samples(Schema schema, Map<Object, Object> realByRecorded, Function<String, String> tokens) {
        this.schema = schema;
        this.realByRecorded = realByRecorded;
        this.tokens = tokens;
    }

    void bind(Object recorded, Object real) {
        realByRecorded.put(recorded, real);
    }

    Map<Object, Object> bound() {
        return realByRecorded;
    }

    String token(String placeholder) {
        return tokens.apply(placeholder);
    }

    /** Where what came differs from what was recorded; empty: nowhere, and its samples are put down. */
    List<String> compare(DynamicMessage recorded, DynamicMessage real) {
        Samples tried = new Samples(schema, new HashMap<>(realByRecorded), tokens);
        List<String> differences = new ArrayList<>();
        tried.compare("", recorded, real, differences);
        if (differences.isEmpty()) {
            realByRecorded.putAll(tried.realByRecorded);
        }
        return differences;
    }

    private void compare(String where, Message recorded, Message real, List<String> differences) {
        for (FieldDescriptor field : recorded.getDescriptorForType().getFields()) {
            String path = where + "." + field.getName();
            if (MOMENTARY.contains(field.getName()) && where.endsWith("conversation_push.conversation")) {
                continue;
            }
            if (field.isRepeated()) {
                int count = recorded.getRepeatedFieldCount(field);
                if (real.getRepeatedFieldCount(field) != count) {
                    differences.add(
                            path + ": " + real.getRepeatedFieldCount(field) + " of them (expected: " + count + ")");
                    continue;
                }
                for (int i = 0; i < count; i++) {
                    compareValue(
                            path + "[" + i + "]",
                            field,
                            recorded.getRepeatedField(field, i),
                            real.getRepeatedField(field, i),
                            differences);
                }
            } else if (recorded.hasField(field) != real.hasField(field)) {
                differences.add(path + ": " + shown(real, field) + " (expected: " + shown(recorded, field) + ")");
            } else if (recorded.hasField(field)) {
                compareValue(path, field, recorded.getField(field), real.getField(field), differences);
            }
        }
    }

    private void compareValue(
            String path, FieldDescriptor field, Object recorded, Object real, List<String> differences) {
        boolean isSame;
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            compare(path, (Message) recorded, (Message) real, differences);
            return;
        } else if (field.getName().equals("frame")) {
            String type = Schema.typeInside(field);
            compare(path, inside(type, recorded), inside(type, real), differences);
            return;
        } else if (SAMPLED.contains(field.getName())) {
            isSame = stands(recorded, real);
        } else if (field.getContainingType().getName().equals("Limits")) {
            // A server may come to accept more.
            isSame = ((Number) real).longValue() >= ((Number) recorded).longValue();
        } else {
            isSame = field.getName().endsWith("_ms") || LOOSE.contains(field.getName()) || recorded.equals(real);
        }
        if (!isSame) {
            differences.add(
                    path + ": " + real + " (expected: " + realByRecorded.getOrDefault(recorded, recorded) + ")");
        }
    }

    /** No two ids of then are one of now. */
    private boolean stands(Object recorded, Object real) {
        if (!realByRecorded.containsKey(recorded) && real instanceof Long && realByRecorded.containsValue(real)) {
            return false;
        }
        return realByRecorded.computeIfAbsent(recorded, key -> real).equals(real);
    }

    /** What was said then, with today's ids and a token that is still good. */
    DynamicMessage translate(DynamicMessage recorded) {
        return (DynamicMessage) translated(recorded);
    }

    private Message translated(Message recorded) {
        Message.Builder message = recorded.toBuilder();
        recorded.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                List<?> values = (List<?>) value;
                for (int i = 0; i < values.size(); i++) {
                    message.setRepeatedField(field, i, translated(field, values.get(i)));
                }
            } else {
                message.setField(field, translated(field, value));
            }
        });
        return message.build();
    }

    private Object translated(FieldDescriptor field, Object recorded) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return translated((Message) recorded);
        }
        return switch (field.getName()) {
            case "frame" ->
                translated(inside(Schema.typeInside(field), recorded)).toByteString();
            case "token" -> tokens.apply((String) recorded);
            case "expires_at_ms" -> Instant.now().plus(Duration.ofHours(1)).toEpochMilli();
            case "jwks" -> realByRecorded.getOrDefault(recorded, recorded);
            default -> SAMPLED.contains(field.getName()) ? realByRecorded.getOrDefault(recorded, recorded) : recorded;
        };
    }

    private DynamicMessage inside(String type, Object frame) {
        return schema.parse(type, ((ByteString) frame).toByteArray());
    }

    private static String shown(Message message, FieldDescriptor field) {
        return message.hasField(field) ? String.valueOf(message.getField(field)).strip() : "absent";
    }
}
