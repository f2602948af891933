package io.parley.access.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * What the node says of itself. It is alive while its event loops come to their tasks: a restart mends what keeps them. It
 * is ready, and clients should be sent to it, if it also has a live link to a logic node, and does not leave.
 */
final class AccessHealth {
    /** Far beyond what a collection of garbage or a busy machine takes, and below the time that operators' tools wait. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<? extends Executor> loops;
    private final IntSupplier logicNodes;
    private final BooleanSupplier isLeaving;

    /**
     * @param loops every event loop
     * @param logicNodes how many there is a live link to
     */
    AccessHealth(List<? extends Executor> loops, IntSupplier logicNodes, BooleanSupplier isLeaving) {
        this.loops = List.copyOf(loops);
        this.logicNodes = logicNodes;
        this.isLeaving = isLeaving;
    }

    /** @param json for people; tools go by {@code isGood} alone */
    record Answer(boolean isGood, String json) {
        private static Answer good(int logicNodes) {
            return new Answer(true, "{\"status\":\"UP\",\"logicNodes\":" + logicNodes + "}");
        }

        private static Answer bad(String status, String reason) {
            return new Answer(false, "{\"status\":\"" + status + "\",\"reason\":\"" + reason + "\"}");
        }
    }

    /** Waits for the event loops, up to {@link #PATIENCE}. */
    Answer live() {
        return loopsAnswer() ? Answer.good(logicNodes.getAsInt()) : Answer.bad("DOWN", stuck());
    }

    /** Waits for the event loops, up to {@link #PATIENCE}. */
    Answer ready() {
        if (isLeaving.getAsBoolean()) {
            return Answer.bad("OUT_OF_SERVICE", "the node is leaving");
        }
        int attached = logicNodes.getAsInt();
        if (attached == 0) {
            return Answer.bad("OUT_OF_SERVICE", "no live link to any logic node");
        }
        return loopsAnswer() ? Answer.good(attached) : Answer.bad("OUT_OF_SERVICE", stuck());
    }

    private static String stuck() {
        return "an event loop has not come to its tasks for " + PATIENCE.toSeconds() + " s";
    }

    private boolean loopsAnswer() {
        CountDownLatch answers = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.execute(answers::countDown));
        try {
            return answers.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
