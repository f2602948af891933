package io.parley.access.handshake;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.parley.common.token.TokenCheck;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Verifies tokens on threads of its own: a P-256 verification takes as long as forwarding hundreds of frames, and a
 * wave of reconnecting clients would hold the event loops up.
 */
public final class TokenChecks {
    /** On a JVM that has just started about a second's work, well within what a hello may wait. */
    private static final int MAX_WAITING = 1_000;

    private final TokenKeys keys;
    private final Executor executor;

    /** @param executor refuses what is too much for it */
    public TokenChecks(TokenKeys keys, Executor executor) {
        this.keys = keys;
        this.executor = executor;
    }

    /** @param threads at least 1 */
    public static ExecutorService executor(int threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory("parley-token", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Whether no token can be judged yet. */
    boolean isWithoutKeys() {
        return keys.isEmpty();
    }

    /**
     * @param isWanted asked on a thread of verification when the token's turn has come; if not, {@code result} is never called
     * @param result called on a thread of verification
     * @return false if too many tokens wait already: then {@code result} is never called
     */
    boolean check(String token, BooleanSupplier isWanted, Consumer<TokenCheck> result) {
        try {
            executor.execute(() -> {
                if (isWanted.getAsBoolean()) {
                    result.accept(keys.verify(token));
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
