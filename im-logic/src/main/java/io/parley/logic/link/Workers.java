package io.parley.logic.link;

import io.parley.common.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The bounded pool for everything that blocks. Full: the request is refused as BUSY, nothing waits outside the queue. */
@Component
public class Workers implements DisposableBean {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final ThreadPoolExecutor pool;

    public Workers(WorkersConfig config) {
        pool = new ThreadPoolExecutor(
                config.threads(),
                config.threads(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queue()),
                NamedThreads.daemon("worker"));
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * @return fails with what {@code task} throws, or with a BUSY {@link Refusal} when the queue is full; its dependents
     *     run on the worker
     */
    public <T> CompletionStage<T> call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            pool.execute(() -> complete(result, task));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new Refusal(ErrorCode.BUSY, "too much work is waiting", RETRY_AFTER));
        }
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
        try {
            result.complete(task.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Tasks waiting for a thread. */
    public int waiting() {
        return pool.getQueue().size();
    }

    @Override
    public void destroy() throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
            pool.shutdownNow();
        }
    }
}
