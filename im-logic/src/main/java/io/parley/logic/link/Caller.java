package io.parley.logic.link;

import io.parley.common.link.ClientRequest;
import io.parley.common.link.ConnectionRef;
import io.parley.common.protocol.UserKind;

/**
 * Who makes a request, as the access node vouches for it.
 *
 * @param siteId the site of a visitor or agent, 0 for a user outside any site
 * @param node the access node that owns the connection
 * @param bootId that node's start
 * @param connectionId unique for node and boot
 */
public record Caller(
        long userId, UserKind kind, long siteId, String deviceId, String node, long bootId, long connectionId) {
    static Caller of(ClientRequest request, AccessStream node) {
        return of(request.getConnection(), request.getKind(), request.getSiteId(), node);
    }

    /** A connection of the access node behind this stream. */
    public static Caller of(ConnectionRef connection, int kind, long siteId, AccessStream node) {
        UserKind known = UserKind.forNumber(kind);
        return new Caller(
                connection.getUserId(),
                known == null ? UserKind.USER_KIND_UNSPECIFIED : known,
                siteId,
                connection.getDeviceId(),
                node.node(),
                node.bootId(),
                connection.getConnectionId());
    }
}
