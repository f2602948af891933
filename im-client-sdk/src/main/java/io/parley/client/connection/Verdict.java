package io.parley.client.connection;

import io.parley.client.api.ConnectionState.ClosedReason;
import io.parley.client.api.ParleyException;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.CloseCode;

/** What a lost connection asks for. */
sealed interface Verdict {
    record Reconnect() implements Verdict {}

    /** Connect again with another token than this one. */
    record Renew() implements Verdict {}

    record Final(ClosedReason reason) implements Verdict {}

    /** The ranges say it for codes that this SDK doesn't know: 4000–4499 connect again, 4500–4999 don't. */
    static Verdict ofClose(int code) {
        CloseCode known = CloseCode.forNumber(code);
        if (known == CloseCode.ACCESS_TOKEN_EXPIRED) {
            return new Renew();
        }
        if (Catalogue.shouldReconnect(code) || code > 4999) {
            return new Reconnect();
        }
        if (known == CloseCode.REPLACED) {
            return new Final(ClosedReason.REPLACED);
        }
        if (known == CloseCode.LOGGED_IN_ELSEWHERE) {
            return new Final(ClosedReason.DISPLACED);
        }
        boolean token = known == CloseCode.ACCESS_TOKEN_MISSING
                || known == CloseCode.ACCESS_TOKEN_INVALID
                || known == CloseCode.ACCESS_TOKEN_REVOKED;
        return new Final(token ? ClosedReason.UNAUTHENTICATED : ClosedReason.PROTOCOL);
    }

    /** An Error in place of the HelloResult. */
    static Verdict ofHelloError(ParleyException error) {
        return switch (error.code()) {
            case TOKEN_EXPIRED -> new Renew();
            case TOKEN_MISSING, TOKEN_INVALID, TOKEN_REVOKED, NOT_ALLOWED -> new Final(ClosedReason.UNAUTHENTICATED);
            default -> error.retryable() ? new Reconnect() : new Final(ClosedReason.PROTOCOL);
        };
    }
}
