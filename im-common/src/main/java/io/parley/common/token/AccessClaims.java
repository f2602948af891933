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
 */
public record AccessClaims(long userId, UserKind kind, long generation, long siteId, Instant expiresAt) {}
