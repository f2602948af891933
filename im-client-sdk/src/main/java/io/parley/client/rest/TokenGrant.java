package io.parley.client.rest;

import io.parley.client.token.Access;
import java.net.URI;
import java.time.Instant;

/**
 * What a sign-in gives.
 *
 * @param expiresAt when the access token ends
 * @param refreshToken good for one use; each answer brings the next
 * @param wsUrl where to connect, absolute
 */
public record TokenGrant(long userId, String accessToken, Instant expiresAt, String refreshToken, URI wsUrl) {
    Access access() {
        return new Access(accessToken, wsUrl);
    }

    /** The tokens stay out of logs. */
    @Override
    public String toString() {
        return "TokenGrant[userId=" + userId + "]";
    }
}
