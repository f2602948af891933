package io.parley.common.token;

import io.parley.common.protocol.UserKind;
import java.time.Instant;

/**
 * What an access token says about its bearer.
 *
 * @param userId the subject, &gt; 0
 * @param kind user, visitor or agent
 * @param generation the user's token generation when it was issued; revoking raises the user's
 * @param siteId the site of a visitor or agent, 0 for a user outside any site
 * @param expiresAt when the token ends, in whole seconds
 * @param node the one logic node that may take the bearer's requests, so that a node's probe goes through that node;
 *     empty for everybody else
 * @param signIn the log-in that the token goes back to, by way of refresh tokens; 0: the token does not say
 */
public record AccessClaims(
        long userId, UserKind kind, long generation, long siteId, Instant expiresAt, String node, long signIn) {

    /** Of a bearer whose requests any logic node may take. */
    public AccessClaims(long userId, UserKind kind, long generation, long siteId, Instant expiresAt) {
        this(userId, kind, generation, siteId, expiresAt, "");
    }

    /** Of a bearer without a sign-in. */
    public AccessClaims(long userId, UserKind kind, long generation, long siteId, Instant expiresAt, String node) {
        this(userId, kind, generation, siteId, expiresAt, node, 0);
    }
}
