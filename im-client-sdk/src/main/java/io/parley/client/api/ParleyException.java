package io.parley.client.api;

import io.parley.common.protocol.Error;
import java.time.Duration;

/**
 * A refusal or a failure. The message is English and for developers. It carries no stack trace: what failed is an answer
 * that came over the network, not a line of code.
 */
public final class ParleyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final boolean retryable;
    private final Duration retryAfter;

    public ParleyException(Code code, String message, boolean retryable) {
        this(code, message, retryable, Duration.ZERO);
    }

    public ParleyException(Code code, String message, boolean retryable, Duration retryAfter) {
        super(code + ": " + message, null, false, false);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    public static ParleyException of(Error error) {
        return new ParleyException(
                Code.of(error.getCodeValue()),
                error.getMessage(),
                error.getRetryable(),
                Duration.ofMillis(Math.max(0, error.getRetryAfterMs())));
    }

    public Code code() {
        return code;
    }

    /** The same request may succeed later, unchanged. */
    public boolean retryable() {
        return retryable;
    }

    /** Wait at least this long before the next try; zero: no wish. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** What can go wrong: four codes of the SDK's own, then the server's catalogue (docs/protocol.md). */
    public enum Code {
        /** Not connected, or the connection was lost before the answer: the outcome is unknown. */
        DISCONNECTED(0),
        /** No answer in time: the outcome is unknown. */
        TIMEOUT(0),
        /** The client was closed. */
        CLOSED(0),
        /** A code newer than this SDK, or an answer that it does not understand. */
        UNKNOWN(0),

        INVALID_ARGUMENT(1000),
        UNKNOWN_OPERATION(1001),
        EMPTY_TEXT(1002),
        TEXT_TOO_LONG(1003),
        INVALID_RANGE(1004),
        TOO_MANY_ITEMS(1005),
        CLIENT_MSG_ID_REUSED(1006),
        SEND_IN_FLIGHT(1007),
        MALFORMED_REQUEST(1008),

        NOT_ALLOWED(2000),
        NOT_FOUND(2001),
        NOT_SESSION_OWNER(2002),
        SESSION_CLOSED(2003),
        TOKEN_MISSING(2010),
        TOKEN_INVALID(2011),
        TOKEN_EXPIRED(2012),
        TOKEN_REVOKED(2013),
        WRONG_CREDENTIALS(2014),
        UNKNOWN_SITE(2015),
        ORIGIN_NOT_ALLOWED(2016),
        CONFLICT(2017),
        TOO_LATE(2018),
        NO_SUCH_MESSAGE(2019),
        ATTACHMENT_TOO_LARGE(2022),
        ATTACHMENT_TYPE_REFUSED(2023),
        ATTACHMENT_QUOTA_EXCEEDED(2024),
        ATTACHMENT_NOT_READY(2025),
        ATTACHMENT_REFUSED(2026),
        NOT_ADMIN(2027),
        MUTED(2028),
        GROUP_FULL(2029),
        USER_DISABLED(2030),
        SEARCH_DISABLED(2035),
        SEARCH_TOO_BROAD(2036),
        TOO_MANY_WATCHED(2037),
        CANNOT_FORWARD(2038),
        TOO_MANY_REPORTS(2039),
        MESSAGE_REFUSED(2043),
        PUSH_DISABLED(2053),

        BUSY(3000),
        RATE_LIMITED(3001),
        UNAVAILABLE(3002),
        INTERNAL(3003);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /** In the catalogue; 0 for the SDK's own. */
        public int number() {
            return number;
        }

        public static Code of(int number) {
            for (Code code : values()) {
                if (code.number == number && number > 0) {
                    return code;
                }
            }
            return UNKNOWN;
        }

        /** The catalogue's code of that name, else {@link #UNKNOWN}. */
        public static Code named(String name) {
            for (Code code : values()) {
                if (code.name().equals(name) && code.number > 0) {
                    return code;
                }
            }
            return UNKNOWN;
        }
    }
}
