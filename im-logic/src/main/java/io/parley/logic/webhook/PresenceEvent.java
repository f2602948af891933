package io.parley.logic.webhook;

import io.parley.common.protocol.PresenceState;

/** What an endpoint is told of presence, if it asks for it by name. */
enum PresenceEvent {
    ONLINE("presence.online"),
    AWAY("presence.away"),
    OFFLINE("presence.offline");

    private final String code;

    PresenceEvent(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    static PresenceEvent of(PresenceState state) {
        return switch (state) {
            case PRESENCE_ONLINE -> ONLINE;
            case PRESENCE_AWAY -> AWAY;
            default -> OFFLINE;
        };
    }
}
