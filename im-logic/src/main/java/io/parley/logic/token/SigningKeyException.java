package io.parley.logic.token;

import org.jspecify.annotations.Nullable;

/** The signing key can't be had; the message says what to do. */
public final class SigningKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
