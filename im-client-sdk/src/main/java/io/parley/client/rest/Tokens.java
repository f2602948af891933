package io.parley.client.rest;

import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens out of grants, one grant at a time: a refresh token is good for one use. Safe for use by many threads,
 * but two processes need a refresh token each.
 */
public final class Tokens implements TokenSource {
    /** A token that lasts longer than this is good enough to connect with. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Supplier<CompletableFuture<TokenGrant>> renew;
    private final RefreshTokenKeep keep;
    private final Clock clock;
    private @Nullable TokenGrant current;
    private @Nullable CompletableFuture<TokenGrant> underWay;

    private Tokens(Supplier<CompletableFuture<TokenGrant>> renew, RefreshTokenKeep keep, Clock clock) {
        this.renew = renew;
        this.keep = keep;
        this.clock = clock;
    }

    /** Tokens of an anonymous visitor, who is created when the first one is asked for, unless he is known from before. */
    public static Tokens visitor(ParleyRest rest, String siteKey, RefreshTokenKeep keep) {
        Supplier<CompletableFuture<TokenGrant>> fresh =
                () -> rest.visitor(siteKey, null).thenApply(VisitorGrant::grant);
        return new Tokens(
                () -> keep.get()
                        .map(token -> rest.visitor(siteKey, token)
                                .thenApply(VisitorGrant::grant)
                                .exceptionallyCompose(failure ->
                                        lost(failure) ? fresh.get() : CompletableFuture.failedFuture(failure)))
                        .orElseGet(fresh),
                keep,
                Clock.systemUTC());
    }

    /** Tokens of an agent or user who has signed in before. */
    public static Tokens refreshed(ParleyRest rest, RefreshTokenKeep keep) {
        return new Tokens(() -> refresh(rest, keep), keep, Clock.systemUTC());
    }

    /** Tokens of an agent or user who has just signed in. */
    public static Tokens refreshed(ParleyRest rest, TokenGrant first) {
        return refreshed(rest, first, Clock.systemUTC());
    }

    static Tokens refreshed(ParleyRest rest, TokenGrant first, Clock clock) {
        RefreshTokenKeep keep = RefreshTokenKeep.inMemory();
        keep.set(first.refreshToken());
        Tokens tokens = new Tokens(() -> refresh(rest, keep), keep, clock);
        tokens.keep(first);
        return tokens;
    }

    private static CompletableFuture<TokenGrant> refresh(ParleyRest rest, RefreshTokenKeep keep) {
        Optional<String> token = keep.get();
        if (token.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new ParleyException(Code.TOKEN_MISSING, "nobody has signed in", false));
        }
        return rest.refresh(token.get()).whenComplete((grant, failure) -> {
            if (lost(failure)) {
                keep.clear();
            }
        });
    }

    /** The refresh token is of no use any more. */
    private static boolean lost(@Nullable Throwable failure) {
        Throwable bare =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return bare instanceof ParleyException known && known.code().name().startsWith("TOKEN_");
    }

    /** What came last; empty until something was asked for. */
    public synchronized Optional<TokenGrant> grant() {
        return Optional.ofNullable(current);
    }

    @Override
    public synchronized CompletionStage<Access> token(Reason reason) {
        TokenGrant known = current;
        if (reason == Reason.CONNECT
                && known != null
                && known.expiresAt().isAfter(clock.instant().plus(FRESH))) {
            return CompletableFuture.completedFuture(known.access());
        }
        CompletableFuture<TokenGrant> asked = underWay;
        if (asked == null) {
            CompletableFuture<TokenGrant> fresh = new CompletableFuture<>();
            asked = fresh;
            underWay = fresh;
            renew.get().whenComplete((grant, failure) -> settle(fresh, grant, failure));
        }
        return asked.thenApply(TokenGrant::access);
    }

    private void settle(CompletableFuture<TokenGrant> asked, @Nullable TokenGrant grant, @Nullable Throwable failure) {
        if (grant != null) {
            keep(grant);
            asked.complete(grant);
        } else {
            finish();
            asked.completeExceptionally(
                    failure == null ? new ParleyException(Code.UNKNOWN, "no grant", true) : failure);
        }
    }

    private synchronized void keep(TokenGrant grant) {
        keep.set(grant.refreshToken());
        current = grant;
        underWay = null;
    }

    private synchronized void finish() {
        underWay = null;
    }
}
