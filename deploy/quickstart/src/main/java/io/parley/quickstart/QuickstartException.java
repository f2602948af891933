package io.parley.quickstart;

/** The quickstart can't run; the message is for the person who started it. */
final class QuickstartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QuickstartException(String message) {
        super(message);
    }
}
