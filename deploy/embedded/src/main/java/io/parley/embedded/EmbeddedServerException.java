package io.parley.embedded;

import org.jspecify.annotations.Nullable;

/** A server could not be had, or did not start; the message says what to change. */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String message) {
        super(message);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
