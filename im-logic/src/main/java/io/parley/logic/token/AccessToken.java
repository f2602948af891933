package io.parley.logic.token;

import java.time.Instant;

/** A signed access token and its end, in whole seconds. */
public record AccessToken(String value, Instant expiresAt) {
    /** The token itself stays out of logs. */
    @Override
    public String toString() {
        return "AccessToken[expiresAt=" + expiresAt + "]";
    }
}
