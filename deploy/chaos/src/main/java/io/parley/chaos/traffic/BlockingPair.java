package io.parley.chaos.traffic;

import io.parley.chaos.history.Event;
import io.parley.chaos.history.History;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * One user blocks a friend while both write, and takes it back, on and on. A block that failed to the end is taken back
 * too. An unblock that did may still come about later, in the middle of the next block: the pair is left alone after that.
 */
final class BlockingPair {
    private static final int LOOK_AGAIN_MILLIS = 500;

    /** Reads the last seq of a conversation from its table. */
    @FunctionalInterface
    interface LastSeq {
        long of(long conversationId) throws SQLException;
    }

    private final Participant blocker;
    private final long blockedId;
    private final long conversationId;
    private final Random random;
    private final History history;
    private final LastSeq lastSeq;
    private final ScheduledExecutorService scheduler;
    private final BooleanSupplier goesOn;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** @param goesOn false: the block that is on is taken back, and then nothing more happens */
    BlockingPair(
            Participant blocker,
            long blockedId,
            long conversationId,
            History history,
            LastSeq lastSeq,
            ScheduledExecutorService scheduler,
            BooleanSupplier goesOn) {
        this.blocker = blocker;
        this.blockedId = blockedId;
        this.conversationId = conversationId;
        this.random = new Random(blocker.random().nextLong());
        this.history = history;
        this.lastSeq = lastSeq;
        this.scheduler = scheduler;
        this.goesOn = goesOn;
    }

    /** Completes when nothing of it is under way any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void begin() {
        later(2000 + random.nextInt(8000), this::block);
    }

    private void block() {
        if (!goesOn.getAsBoolean()) {
            ended.complete(null);
            return;
        }
        blocker.client().friends().block(blockedId).whenComplete((relation, failure) -> {
            if (failure == null) {
                later(0, () -> look(seq -> new Event.Blocked(history.now(), conversationId, seq), this::rest));
            } else {
                unblock();
            }
        });
    }

    private void rest() {
        later(
                1000 + random.nextInt(4000),
                () -> look(seq -> new Event.Unblocking(history.now(), conversationId, seq), this::unblock));
    }

    private void unblock() {
        blocker.client().friends().unblock(blockedId).whenComplete((relation, failure) -> {
            if (failure == null && goesOn.getAsBoolean()) {
                begin();
            } else {
                ended.complete(null);
            }
        });
    }

    private void look(LongFunction<Event> what, Runnable then) {
        try {
            Event event = what.apply(lastSeq.of(conversationId));
            history.add(at -> event);
            then.run();
        } catch (SQLException e) {
            // The database is what is broken just now.
            later(LOOK_AGAIN_MILLIS, () -> look(what, then));
        }
    }

    private void later(int millis, Runnable task) {
        scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
