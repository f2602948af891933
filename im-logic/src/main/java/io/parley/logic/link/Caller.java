package io.parley.logic.link;

import io.parley.common.link.ClientRequest;
import io.parley.common.link.ConnectionRef;
import io.parley.common.protocol.UserKind;

/**
 * Who makes a request, as the access node vouches for it.
 *
 * @param siteId the site of a visitor or agent, 0 for a user outside any site
 * @param node the access node that owns the connection
 * @param connectionId unique on {@code node} for its boot
 */
public record Caller(long userId, UserKind kind, long siteId, String deviceId, String node, long connectionId) {
    static Caller of(ClientRequest request, String node) {
        return of(request.getConnection(), request.getKind(), request.getSiteId(), node);
    }

    public static Caller of(ConnectionRef connection, int kind, long siteId, String node) {
        UserKind known = UserKind.forNumber(kind);
        return new Caller(
                connection.getUserId(),
                known == null ? UserKind.USER_KIND_UNSPECIFIED : known,
                siteId,
                connection.getDeviceId(),
                node,
                connection.getConnectionId());
    }
}
