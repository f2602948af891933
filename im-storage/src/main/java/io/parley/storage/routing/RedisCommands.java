package io.parley.storage.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Component;

/**
 * Commands that never block their caller and fail in bounded time. Redisson connects on the thread of its first command,
 * which may take seconds: that one is run on a thread of its own, and what is asked meanwhile waits for it as a stage.
 */
@Component
class RedisCommands {
    private static final String PROBE = "parley:probe";

    private final RedissonClient redis;
    private final RedisConfig config;
    /** The first connect: done, under way or failed. */
    private CompletableFuture<Void> connect =
            CompletableFuture.failedFuture(new IllegalStateException("not connected yet"));

    RedisCommands(RedissonClient redis, RedisConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** Runs it on the caller's thread when Redis has been reached before, else later. */
    <T> CompletableFuture<T> run(Function<RedissonClient, CompletionStage<T>> command) {
        return connected()
                .thenCompose(done -> command.apply(redis))
                .orTimeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized CompletableFuture<Void> connected() {
        if (connect.isCompletedExceptionally()) {
            CompletableFuture<Void> next = new CompletableFuture<>();
            Thread thread = new Thread(() -> attempt(next), "redis-connect");
            thread.setDaemon(true);
            thread.start();
            connect = next;
        }
        return connect;
    }

    private void attempt(CompletableFuture<Void> outcome) {
        try {
            redis.getBucket(PROBE, StringCodec.INSTANCE).isExists();
            outcome.complete(null);
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }
}
