package io.parley.client.connection;

import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Asks the token source, and brings its answer to the client's thread. */
final class TokenAsker {
    private final TokenSource source;
    private final Scheduler scheduler;

    TokenAsker(TokenSource source, Scheduler scheduler) {
        this.source = source;
        this.scheduler = scheduler;
    }

    /** Exactly one of both is null. */
    @FunctionalInterface
    interface Answer {
        void answered(@Nullable Access access, @Nullable Throwable failure);
    }

    void ask(TokenSource.Reason reason, Answer answer) {
        try {
            source.token(reason)
                    .whenComplete((access, failure) ->
                            scheduler.execute(() -> answer.answered(failure == null ? access : null, bare(failure))));
        } catch (RuntimeException failure) {
            scheduler.after(0, () -> answer.answered(null, failure));
        }
    }

    private static @Nullable Throwable bare(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
