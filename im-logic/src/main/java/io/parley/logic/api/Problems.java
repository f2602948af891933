package io.parley.logic.api;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.ErrorCode;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * Errors of the catalogue as HTTP tells them: RFC 9457 with the members {@code code}, {@code retryable} and
 * {@code retryAfterMs}.
 */
public final class Problems {
    private Problems() {}

    /** The status that goes with a code where the endpoint has no better one. */
    public static HttpStatus status(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT,
                    UNKNOWN_OPERATION,
                    EMPTY_TEXT,
                    TEXT_TOO_LONG,
                    INVALID_RANGE,
                    TOO_MANY_ITEMS,
                    MALFORMED_REQUEST -> HttpStatus.BAD_REQUEST;
            case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, WRONG_CREDENTIALS ->
                HttpStatus.UNAUTHORIZED;
            case MESSAGE_REFUSED,
                    NOT_ALLOWED,
                    NOT_SESSION_OWNER,
                    ORIGIN_NOT_ALLOWED,
                    NOT_ADMIN,
                    MUTED,
                    ATTACHMENT_QUOTA_EXCEEDED,
                    TOO_MANY_REPORTS -> HttpStatus.FORBIDDEN;
            case NO_SUCH_MESSAGE, NOT_FOUND, UNKNOWN_SITE -> HttpStatus.NOT_FOUND;
            case CLIENT_MSG_ID_REUSED,
                    SEND_IN_FLIGHT,
                    SESSION_CLOSED,
                    CONFLICT,
                    TOO_LATE,
                    GROUP_FULL,
                    USER_DISABLED,
                    SEARCH_DISABLED,
                    PUSH_DISABLED,
                    SEARCH_TOO_BROAD,
                    TOO_MANY_WATCHED,
                    CANNOT_FORWARD,
                    ATTACHMENT_NOT_READY,
                    ATTACHMENT_REFUSED -> HttpStatus.CONFLICT;
            case ATTACHMENT_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case ATTACHMENT_TYPE_REFUSED -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case BUSY, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL, ERROR_CODE_UNSPECIFIED, UNRECOGNIZED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /**
     * @param detail English, for the developer of the client: what was expected and what came
     * @param retryAfterMillis 0: the client's own backoff
     */
    static ProblemDetail of(HttpStatusCode status, ErrorCode code, String detail, int retryAfterMillis) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:parley:error:" + code.name()));
        problem.setTitle(titleOf(code));
        problem.setProperty("code", code.name());
        problem.setProperty("retryable", Catalogue.isRetryable(code));
        problem.setProperty("retryAfterMs", retryAfterMillis);
        return problem;
    }

    /** Headers that go with such a problem. */
    static HttpHeaders headers(HttpStatusCode status, int retryAfterMillis) {
        HttpHeaders headers = new HttpHeaders();
        if (retryAfterMillis > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Integer.toString((retryAfterMillis + 999) / 1000));
        }
        if (status.value() == HttpStatus.UNAUTHORIZED.value()) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }

    /** {@code WRONG_CREDENTIALS}: "Wrong credentials". */
    private static String titleOf(ErrorCode code) {
        String words = code.name().replace('_', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
