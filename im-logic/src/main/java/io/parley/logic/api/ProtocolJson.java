package io.parley.logic.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the protocol defines, in JSON as clients of the JSON subprotocol read and write it. */
@Component
public class ProtocolJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final JsonMapper json;

    public ProtocolJson(JsonMapper json) {
        this.json = json;
    }

    public JsonNode of(MessageOrBuilder message) {
        return json.readTree(text(message));
    }

    /** On one line. */
    public static String text(MessageOrBuilder message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message of type Any can't be printed", e);
        }
    }

    /**
     * Reads it into the builder.
     *
     * @param what the member that it stands in
     * @throws Refusal INVALID_ARGUMENT if it is not of that type
     */
    public <B extends Message.Builder> B read(JsonNode node, B builder, String what) {
        try {
            PARSER.merge(node.toString(), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    what + ": not one (expected: a "
                            + builder.getDescriptorForType().getFullName() + " in JSON)");
        }
    }
}
