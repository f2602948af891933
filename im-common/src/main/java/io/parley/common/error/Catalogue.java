package io.parley.common.error;

import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;

/** The rules behind the numbers of {@link ErrorCode} and {@link CloseCode}. */
public final class Catalogue {
    private Catalogue() {}

    /** Whether the same request may succeed later, unchanged: 3000–3999. */
    public static boolean isRetryable(ErrorCode code) {
        return code.getNumber() >= 3000 && code.getNumber() < 4000;
    }

    /** Whether a client should connect again by itself: 4000–4499, and the codes below 4000 that RFC 6455 defines. */
    public static boolean shouldReconnect(int closeCode) {
        return closeCode < 4500;
    }

    /** An error whose {@code retryable} follows from its code, with no advice about when. */
    public static Error error(ErrorCode code, String message) {
        return error(code, message, 0);
    }

    /**
     * @param retryAfterMillis how long the client should wait at least; 0 leaves it to the client's backoff
     */
    public static Error error(ErrorCode code, String message, int retryAfterMillis) {
        return Error.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setRetryable(isRetryable(code))
                .setRetryAfterMs(retryAfterMillis)
                .build();
    }
}
