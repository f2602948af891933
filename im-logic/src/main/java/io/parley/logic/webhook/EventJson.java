package io.parley.logic.webhook;

import io.parley.logic.api.ProtocolJson;
import io.parley.logic.conversation.MessageFrames;
import io.parley.storage.webhook.EventType;
import io.parley.storage.webhook.LoggedEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An event as the host reads it; the message in it as clients read it in the JSON subprotocol. */
@Component
class EventJson {
    private final JsonMapper json;
    private final ProtocolJson protocol;

    EventJson(JsonMapper json, ProtocolJson protocol) {
        this.json = json;
        this.protocol = protocol;
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
        return json.writeValueAsBytes(body.set("message", protocol.of(MessageFrames.of(event.message()))));
    }
}
