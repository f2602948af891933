package io.parley.logic.link;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import java.time.Duration;

/** A request that is answered with an error of the catalogue. Expected, hence without a stack trace and never logged. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int retryAfterMillis;

    /**
     * @param message English, for the developer of the client: what was expected and what came
     */
    public Refusal(ErrorCode code, String message) {
        this(code, message, Duration.ZERO);
    }

    /**
     * @param retryAfter how long the client should wait at least; zero leaves it to the client's backoff
     */
    public Refusal(ErrorCode code, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfterMillis = Math.toIntExact(retryAfter.toMillis());
    }

    public static Refusal notAllowed() {
        return new Refusal(ErrorCode.NOT_ALLOWED, "not allowed");
    }

    public ErrorCode code() {
        return code;
    }

    public Error toError() {
        return Catalogue.error(code, String.valueOf(getMessage()), retryAfterMillis);
    }
}
