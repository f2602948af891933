package io.parley.chaos.traffic;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A member of a group goes and comes back, on and on, while everybody writes: removed and added by the owner, or by itself.
 * What failed to the end may have come about or not; the next step finds out.
 */
final class Wanderer {
    private final Participant owner;
    private final Participant member;
    private final long group;
    private final Random random;
    private final ScheduledExecutorService scheduler;
    private final BooleanSupplier goesOn;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** @param goesOn false: what is under way ends, and then nothing more happens */
    Wanderer(
            Participant owner,
            Participant member,
            long group,
            ScheduledExecutorService scheduler,
            BooleanSupplier goesOn) {
        this.owner = owner;
        this.member = member;
        this.group = group;
        this.random = new Random(member.random().nextLong());
        this.scheduler = scheduler;
        this.goesOn = goesOn;
    }

    /** Completes when nothing of it is under way any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void begin() {
        later(1000 + random.nextInt(5000), this::go);
    }

    private void go() {
        if (!goesOn.getAsBoolean()) {
            ended.complete(null);
            return;
        }
        CompletableFuture<?> gone = random.nextBoolean()
                ? owner.client().groups().remove(group, member.userId())
                : member.client().groups().leave(group);
        gone.whenComplete((done, failure) -> later(500 + random.nextInt(3000), this::come));
    }

    /** Also in the end, so that there is somebody to show both times. */
    private void come() {
        CompletableFuture<?> back = random.nextBoolean()
                ? owner.client().groups().add(group, List.of(member.userId()))
                : member.client().groups().join(group, "");
        back.whenComplete((done, failure) -> begin());
    }

    private void later(int millis, Runnable task) {
        scheduler.schedule(task, goesOn.getAsBoolean() ? millis : 0, TimeUnit.MILLISECONDS);
    }
}
