package io.parley.client.api;

import java.time.Instant;

/** How a client stands to the server. */
public sealed interface ConnectionState {
    /** {@code connect()} was not called yet, or {@code disconnect()} was. */
    record Idle() implements ConnectionState {}

    record Connecting() implements ConnectionState {}

    /** Connected, but something may have been missed: catching up. */
    record Behind() implements ConnectionState {}

    /** Connected, and nothing that the server has told of is missing. */
    record Online() implements ConnectionState {}

    /**
     * @param nextTryAt by the clock of this machine
     * @param attempts tries that failed in a row
     */
    record Offline(Instant nextTryAt, int attempts) implements ConnectionState {}

    /**
     * The client does not connect again by itself; {@code connect()} tries anew.
     *
     * @param closeCode of the WebSocket, 0 if it was not a close that ended it
     */
    record Closed(ClosedReason reason, int closeCode) implements ConnectionState {}

    /** Why a client stays away. */
    enum ClosedReason {
        /** The same device connected from somewhere else. */
        REPLACED,
        /** The server does not accept the token, or the token source has none to give: sign in again. */
        UNAUTHENTICATED,
        /** The user has logged in on another device, and the server allows no two: sign in again to take over. */
        DISPLACED,
        /** Client and server do not understand each other. */
        PROTOCOL
    }
}
