package io.parley.logic.api;

import java.io.IOException;

/** A request body is longer than it may be. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long actual, long most) {
        super(message(actual, most));
    }

    static String message(long actual, long most) {
        return "body: " + actual + " bytes or more (expected: at most " + most + ")";
    }
}
