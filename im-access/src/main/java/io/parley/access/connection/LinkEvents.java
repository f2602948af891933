package io.parley.access.connection;

import com.google.protobuf.ByteString;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.ClientRequest;
import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.ConnectionState;
import io.parley.common.link.TokenClaims;
import io.parley.common.token.AccessClaims;

/** What the link tells of a connection whose identity is known. */
public final class LinkEvents {
    private LinkEvents() {}

    /**
     * @param claims of the token that is to be accepted
     * @param renewal the connection is open already, with an older token
     */
    public static AccessEvent opening(
            Connection connection, Identity identity, AccessClaims claims, int requestId, boolean renewal) {
        return AccessEvent.newBuilder()
                .setConnectionOpening(ConnectionOpening.newBuilder()
                        .setConnection(identity.ref())
                        .setClaims(TokenClaims.newBuilder()
                                .setUserId(claims.userId())
                                .setKind(claims.kind().getNumber())
                                .setGeneration(claims.generation())
                                .setSiteId(claims.siteId())
                                .setSignIn(claims.signIn())
                                .setExpiresAtMs(claims.expiresAt().toEpochMilli()))
                        .setClient(identity.client())
                        .setRemoteAddress(connection.clientAddress())
                        .setRequestId(requestId)
                        .setRenewal(renewal)
                        .setDeviceKind(identity.deviceKind()))
                .build();
    }

    /** @param frame an encoded ClientFrame */
    public static AccessEvent request(Identity identity, ByteString frame) {
        return AccessEvent.newBuilder()
                .setClientRequest(ClientRequest.newBuilder()
                        .setConnection(identity.ref())
                        .setFrame(frame)
                        .setKind(identity.claims().kind().getNumber())
                        .setSiteId(identity.claims().siteId()))
                .build();
    }

    public static AccessEvent closed(Identity identity) {
        return AccessEvent.newBuilder()
                .setConnectionClosed(ConnectionClosed.newBuilder()
                        .setConnection(identity.ref())
                        .setKind(identity.claims().kind().getNumber())
                        .setSiteId(identity.claims().siteId()))
                .build();
    }

    /** An entry of a ConnectionList. */
    public static ConnectionState state(Identity identity) {
        return ConnectionState.newBuilder()
                .setConnection(identity.ref())
                .setKind(identity.claims().kind().getNumber())
                .setSiteId(identity.claims().siteId())
                .build();
    }
}
