package io.parley.access.connection;

import io.parley.common.link.ConnectionRef;
import io.parley.common.token.AccessClaims;

/**
 * Whose connection it is, as the verified token and the hello say.
 *
 * @param claims of the token that counts now
 * @param ref what every request carries, built once
 * @param client for people and logs only
 * @param deviceKind a number of {@code DeviceKind}, which may be newer than this node
 */
public record Identity(AccessClaims claims, ConnectionRef ref, String client, int deviceKind) {
    public Identity withClaims(AccessClaims renewed) {
        return new Identity(renewed, ref, client, deviceKind);
    }
}
