package io.parley.common.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Both subprotocols, over all that the schema allows. */
class FrameCodecTest {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private static UnknownFieldSet later(String text) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        15_000,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8(text))
                                .build())
                .build();
    }

    @Property(tries = 500)
    void clientFrame_throughBothSubprotocols_isUnchanged(@ForAll long seed) throws Exception {
        ClientFrame frame = new RandomFrames(seed).clientFrame();
        assertThat(ClientFrame.parseFrom(frame.toByteString())).isEqualTo(frame);
        ClientFrame.Builder parsed = ClientFrame.newBuilder();
        PARSER.merge(PRINTER.print(frame), parsed);
        assertThat(parsed.build()).isEqualTo(frame);
    }

    @Property(tries = 500)
    void serverFrame_throughBothSubprotocols_isUnchanged(@ForAll long seed) throws Exception {
        ServerFrame frame = new RandomFrames(seed).serverFrame();
        assertThat(ServerFrame.parseFrom(frame.toByteString())).isEqualTo(frame);
        ServerFrame.Builder parsed = ServerFrame.newBuilder();
        PARSER.merge(PRINTER.print(frame), parsed);
        assertThat(parsed.build()).isEqualTo(frame);
    }

    /** JavaScript's numbers end at 2^53. */
    @Property(tries = 500)
    void numbersOf64Bits_inJson_areStrings(@ForAll long seed) throws Exception {
        ServerFrame frame = new RandomFrames(seed).serverFrame();
        assertThat64BitsAreStrings(
                JsonParser.parseString(PRINTER.print(frame)).getAsJsonObject(), ServerFrame.getDescriptor());
    }

    private static void assertThat64BitsAreStrings(JsonObject json, Descriptor type) {
        for (FieldDescriptor field : type.getFields()) {
            JsonElement value = json.get(field.getJsonName());
            if (value == null) {
                continue;
            }
            JsonArray values = new JsonArray();
            if (field.isRepeated()) {
                values = value.getAsJsonArray();
            } else {
                values.add(value);
            }
            for (JsonElement each : values) {
                if (field.getJavaType() == FieldDescriptor.JavaType.LONG) {
                    assertThat(each.getAsJsonPrimitive().isString())
                            .as(field.getFullName())
                            .isTrue();
                } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    assertThat64BitsAreStrings(each.getAsJsonObject(), field.getMessageType());
                }
            }
        }
    }

    /** What a node of this version passes on to one of a later version, or hands to a later client. */
    @Property(tries = 200)
    void fieldsOfALaterVersion_inBinary_areKept(@ForAll long seed) throws Exception {
        ClientFrame frame = new RandomFrames(seed)
                .clientFrame().toBuilder().mergeUnknownFields(later("x")).build();
        ClientFrame parsed = ClientFrame.parseFrom(frame.toByteString());
        assertThat(parsed.getUnknownFields()).isEqualTo(frame.getUnknownFields());
        assertThat(parsed.toByteString()).isEqualTo(frame.toByteString());
    }

    @Property(tries = 200)
    void fieldsOfALaterVersion_inJson_areIgnored(@ForAll long seed) throws Exception {
        ClientFrame frame = new RandomFrames(seed).clientFrame();
        JsonObject json = JsonParser.parseString(PRINTER.print(frame)).getAsJsonObject();
        json.add("later", JsonParser.parseString("{\"deep\":[1,{\"er\":null}]}"));
        json.entrySet().stream()
                .map(java.util.Map.Entry::getValue)
                .filter(JsonElement::isJsonObject)
                .filter(value -> value != json.get("later"))
                .forEach(value -> value.getAsJsonObject().addProperty("later", true));
        ClientFrame.Builder parsed = ClientFrame.newBuilder();
        PARSER.merge(json.toString(), parsed);
        assertThat(parsed.build()).isEqualTo(frame);
    }

    @Property(tries = 200)
    void pushedFieldsOfALaterVersion_areIgnoredByThisOne(@ForAll long seed) throws Exception {
        ServerFrame frame = new RandomFrames(seed).serverFrame();
        ServerFrame parsed = ServerFrame.parseFrom(
                frame.toBuilder().mergeUnknownFields(later("x")).build().toByteString());
        assertThat(withoutUnknown(parsed)).isEqualTo(withoutUnknown(frame));
    }

    private static Message withoutUnknown(ServerFrame frame) {
        return frame.toBuilder()
                .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                .build();
    }

    @Test
    void field_inJson_isTakenInBothSpellings() throws Exception {
        ClientFrame.Builder camel = ClientFrame.newBuilder();
        PARSER.merge("{\"requestId\":1,\"markRead\":{\"conversationId\":\"9\",\"readSeq\":\"3\"}}", camel);
        ClientFrame.Builder snake = ClientFrame.newBuilder();
        PARSER.merge("{\"request_id\":1,\"mark_read\":{\"conversation_id\":9,\"read_seq\":3}}", snake);
        assertThat(camel.build()).isEqualTo(snake.build());
    }

    @Test
    void enum_ofALaterVersion_keepsItsNumber() throws Exception {
        Error error = Error.newBuilder().setCodeValue(3999).build();
        assertThat(PRINTER.print(error)).isEqualTo("{\"code\":3999}");
        assertThat(Error.parseFrom(error.toByteString()).getCodeValue()).isEqualTo(3999);
    }
}
