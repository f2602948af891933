package io.parley.logic.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.logic.conversation.MessageFrames;
import io.parley.storage.webhook.EventType;
import io.parley.storage.webhook.LoggedEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An event as the host reads it; the message in it as clients read it in the JSON subprotocol. */
@Component
class EventJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private final JsonMapper json;

    EventJson(JsonMapper json) {
        this.json = json;
    }

    byte[] of(LoggedEvent event) {
        ObjectNode body = json.createObjectNode()
                .put("id", event.id())
                .put("type", event.type().code())
                .put("atMs", event.at().toEpochMilli())
                .put("conversationId", Long.toString(event.message().conversationId()))
                .put("conversationKind", event.conversationKind().name())
                .put("actorId", Long.toString(event.actorId()));
        if (event.type() != EventType.MESSAGE_CREATED) {
            body.put("changeSeq", Long.toString(event.position()));
        }
        return json.writeValueAsBytes(body.set("message", message(event)));
    }

    private JsonNode message(LoggedEvent event) {
        try {
            return json.readTree(PRINTER.print(MessageFrames.of(event.message())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message of type Any can't be printed", e);
        }
    }
}
