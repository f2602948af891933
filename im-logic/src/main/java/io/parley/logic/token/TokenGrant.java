package io.parley.logic.token;

import io.swagger.v3.oas.annotations.media.Schema;

/** What a sign-in gives. */
@Schema(description = "What a sign-in gives.")
public record TokenGrant(
        @Schema(description = "A 64-bit id.", example = "31415926535897932")
        String userId,

        @Schema(description = "For the WebSocket's Hello and for `Authorization: Bearer`. Short-lived.")
        String accessToken,

        @Schema(description = "When the access token ends, milliseconds since 1970.")
        long expiresAtMs,

        @Schema(
                description =
                        "Good for one use: each answer brings the next. Used again much later, it ends the sign-in.")
        String refreshToken,

        @Schema(description = "Where to connect: absolute, or a path of this host.", example = "/ws")
        String wsUrl) {
    /** The tokens stay out of logs. */
    @Override
    public String toString() {
        return "TokenGrant[userId=" + userId + "]";
    }
}
