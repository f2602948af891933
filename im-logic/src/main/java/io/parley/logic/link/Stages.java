package io.parley.logic.link;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What stages fail with. */
public final class Stages {
    private Stages() {}

    /** The failure itself, without what stages wrap around it on its way. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
