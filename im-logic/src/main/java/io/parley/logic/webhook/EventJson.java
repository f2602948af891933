package io.parley.logic.webhook;

import io.parley.logic.api.ProtocolJson;
import io.parley.logic.conversation.MessageFrames;
import io.parley.storage.routing.PresenceStore.Presence;
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
                .put("actorId", Long.toString(event.actorId()));
        if (event instanceof LoggedEvent.OfMessage ofMessage) {
            put(body, ofMessage);
        } else if (event instanceof LoggedEvent.OfRelation ofRelation) {
            put(body, ofRelation);
        }
        return json.writeValueAsBytes(body);
    }

    static String id(Presence presence) {
        return presence.userId() + "-p" + presence.asOf().toEpochMilli();
    }

    byte[] of(Presence presence) {
        ObjectNode body = json.createObjectNode()
                .put("id", id(presence))
                .put("type", PresenceEvent.of(presence.state()).code())
                .put("atMs", presence.asOf().toEpochMilli())
                .put("userId", Long.toString(presence.userId()));
        presence.lastSeen().ifPresent(seen -> body.put("lastSeenMs", seen.toEpochMilli()));
        return json.writeValueAsBytes(body);
    }

    private void put(ObjectNode body, LoggedEvent.OfMessage event) {
        body.put("conversationId", Long.toString(event.streamId()));
        body.put("conversationKind", event.conversationKind().name());
        if (event.type() != EventType.MESSAGE_CREATED) {
            body.put("changeSeq", Long.toString(event.position()));
        }
        body.set("message", protocol.of(MessageFrames.of(event.message())));
    }

    private static void put(ObjectNode body, LoggedEvent.OfRelation event) {
        body.put("userId", Long.toString(event.userId()));
        body.put("peerId", Long.toString(event.peerId()));
        if (event.type() == EventType.RELATION_REQUESTED) {
            body.put("requestMessage", event.requestMessage());
        }
    }
}
