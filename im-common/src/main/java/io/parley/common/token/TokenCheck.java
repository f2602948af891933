package io.parley.common.token;

/** What {@link TokenVerifier} found. */
public sealed interface TokenCheck {
    /** Signed by a known key and not expired. Whether it was revoked since, only the logic tier knows. */
    record Valid(AccessClaims claims) implements TokenCheck {}

    /** Signed by a known key, but its time is over. */
    record Expired() implements TokenCheck {}

    /**
     * Not a token of ours.
     *
     * @param reason for the log of the operator, not for the client
     */
    record Invalid(String reason) implements TokenCheck {}
}
