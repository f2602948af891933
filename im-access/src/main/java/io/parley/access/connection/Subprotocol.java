package io.parley.access.connection;

import java.util.Optional;

/** How frames are written on a connection; agreed on in the WebSocket handshake. */
public enum Subprotocol {
    /** Binary messages, protobuf. */
    PROTO("parley.v1.proto"),
    /** Text messages, the JSON mapping of the same schema. */
    JSON("parley.v1.json");

    private final String token;

    Subprotocol(String token) {
        this.token = token;
    }

    /** The name in Sec-WebSocket-Protocol. */
    public String token() {
        return token;
    }

    public static Optional<Subprotocol> byToken(String token) {
        return switch (token) {
            case "parley.v1.proto" -> Optional.of(PROTO);
            case "parley.v1.json" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }
}
