package io.parley.chaos.fault;

import io.parley.stack.Stack;
import io.parley.stack.StackUsers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Carries out a schedule on a stack with proxies, step by step. A node that does not come back is a failure of the run.
 * What depends on chance beyond the schedule (which of two directions, how late) follows from the seed too.
 */
public final class FaultInjector {
    private static final int END_SECONDS = 60;

    private final Saboteur saboteur;
    private final FaultListener listener;
    private final Random random;
    private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);
    private int number;

    /** @param users gets one more, who floods */
    public FaultInjector(Stack stack, StackUsers users, Shape shape, FaultListener listener, long seed) {
        this.saboteur = new Saboteur(stack, users, shape);
        this.listener = listener;
        this.random = new Random(seed);
    }

    /**
     * Blocks until the last fault is healed, or until {@code goesOn} says no after a step. Everything runs then.
     *
     * @return how often each kind was really brought about: a COMMIT that nobody sent could not be withheld
     * @throws IllegalStateException if something does not heal
     */
    public Map<FaultKind, Integer> run(FaultSchedule schedule, BooleanSupplier goesOn) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "faults");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (FaultSchedule.Step step : schedule.steps()) {
                if (!goesOn.getAsBoolean()) {
                    break;
                }
                carryOut(step, threads);
                Saboteur.pause(step.pause());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            saboteur.healAll();
        }
        return Map.copyOf(injected);
    }

    private void carryOut(FaultSchedule.Step step, ExecutorService threads) throws InterruptedException {
        List<CompletableFuture<Optional<RuntimeException>>> running = new ArrayList<>();
        for (PlannedFault fault : step.faults()) {
            String name = ++number + ": " + fault;
            Random chance = new Random(random.nextLong());
            running.add(CompletableFuture.supplyAsync(() -> inject(fault, name, chance), threads));
        }
        List<RuntimeException> failures = new ArrayList<>();
        for (CompletableFuture<Optional<RuntimeException>> fault : running) {
            try {
                fault.get().ifPresent(failures::add);
            } catch (ExecutionException e) {
                failures.add(new IllegalStateException("the listener fails", e.getCause()));
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(step + " does not heal", failures.get(0));
        }
    }

    /** Returns why it failed. */
    private Optional<RuntimeException> inject(PlannedFault fault, String name, Random chance) {
        listener.began(name);
        try {
            if (saboteur.breakAndHeal(fault, chance)) {
                synchronized (injected) {
                    injected.merge(fault.kind(), 1, Integer::sum);
                }
            }
        } catch (RuntimeException e) {
            listener.failed(name, e);
            return Optional.of(e);
        }
        listener.ended(name);
        return Optional.empty();
    }
}
