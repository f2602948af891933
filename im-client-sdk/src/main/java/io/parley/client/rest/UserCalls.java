package io.parley.client.rest;

import com.google.gson.JsonObject;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.token.TokenSource;
import io.parley.client.token.TokenSource.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls in the user's name: with another token when one has ended, and again while what fails may pass. */
final class UserCalls {
    private static final int TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 8000;

    private final ParleyRest rest;
    private final TokenSource tokens;
    private final IntFunction<Duration> pauses;

    UserCalls(ParleyRest rest, TokenSource tokens, IntFunction<Duration> pauses) {
        this.rest = rest;
        this.tokens = tokens;
        this.pauses = pauses;
    }

    /** The usual pause before the next try. */
    static Duration pause(int failures) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << failures);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest + 1));
    }

    /** For an answer that says nothing but that it is done. */
    CompletableFuture<Void> done(String method, String path, @Nullable JsonObject body) {
        return text(method, path, body).thenAccept(nothing -> {});
    }

    <T> CompletableFuture<T> json(String method, String path, @Nullable JsonObject body, Function<JsonObject, T> use) {
        return text(method, path, body).thenApply(answer -> ParleyRest.read(answer, method + " " + path, use));
    }

    private CompletableFuture<String> text(String method, String path, @Nullable JsonObject body) {
        return signedIn(bearer -> rest.text(method, path, bearer, body == null ? null : body.toString()));
    }

    <T> CompletableFuture<T> bytes(String path, byte[] body, Function<JsonObject, T> use) {
        return signedIn(bearer -> rest.bytes("PUT", path, bearer, body))
                .thenApply(answer -> ParleyRest.read(answer, "PUT " + path, use));
    }

    URI absolute(String path) {
        return rest.absolute(path);
    }

    private CompletableFuture<String> signedIn(Function<String, CompletableFuture<String>> call) {
        return with(Reason.CONNECT, call)
                .exceptionallyCompose(failure ->
                        bare(failure) instanceof ParleyException refusal && refusal.code() == Code.TOKEN_EXPIRED
                                ? with(Reason.REJECTED, call)
                                : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<String> with(Reason reason, Function<String, CompletableFuture<String>> call) {
        return tokens.token(reason)
                .thenCompose(access -> call.apply(access.accessToken()))
                .toCompletableFuture();
    }

    /** Again, after a pause, while what fails may pass. */
    <T> CompletableFuture<T> patiently(Supplier<CompletableFuture<T>> work) {
        return patiently(work, 0);
    }

    private <T> CompletableFuture<T> patiently(Supplier<CompletableFuture<T>> work, int failures) {
        return work.get().exceptionallyCompose(failure -> {
            if (bare(failure) instanceof ParleyException passing && passes(passing) && failures < TRIES) {
                Duration pause = pauses.apply(failures);
                Duration wish = passing.retryAfter();
                return after(wish.compareTo(pause) > 0 ? wish : pause)
                        .thenCompose(nothing -> patiently(work, failures + 1));
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    /** Where an upload stands may have been told by an answer that was lost. */
    private static boolean passes(ParleyException failure) {
        return failure.retryable() || failure.code() == Code.CONFLICT;
    }

    static CompletableFuture<Void> after(Duration pause) {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    static Throwable bare(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
