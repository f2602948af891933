package io.parley.client;

import io.parley.client.api.ParleyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Futures that wait for a client to reach some state. Looked at after every input. */
final class Waiters {
    private final Callbacks callbacks;
    private final List<Waiter<?>> waiters = new ArrayList<>();

    /** Null: not yet. Throws if it will not come. */
    @FunctionalInterface
    interface Condition<T> {
        @Nullable
        T value();
    }

    private record Waiter<T>(Condition<T> condition, CompletableFuture<T> future) {
        boolean settled(Callbacks callbacks) {
            try {
                T value = condition.value();
                if (value != null) {
                    callbacks.post(() -> future.complete(value));
                }
                return value != null;
            } catch (ParleyException failure) {
                callbacks.post(() -> future.completeExceptionally(failure));
                return true;
            }
        }
    }

    Waiters(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    <T> void add(CompletableFuture<T> future, Condition<T> condition) {
        waiters.add(new Waiter<>(condition, future));
    }

    void check() {
        if (!waiters.isEmpty()) {
            waiters.removeIf(waiter -> waiter.settled(callbacks));
        }
    }

    void failAll(ParleyException failure) {
        waiters.forEach(waiter -> callbacks.post(() -> waiter.future.completeExceptionally(failure)));
        waiters.clear();
    }
}
