package io.parley.logic.sweep;

import java.util.function.IntUnaryOperator;

/** Work on many rows in small transactions, so that what is under way never waits for long. */
public final class Batches {
    private Batches() {}

    /**
     * Goes on until a batch is not full any more; what is left after {@code most} of them is for the next sweep.
     *
     * @param work is given how many rows it may take, and returns how many it took
     * @return how many in all
     */
    public static int run(int batch, int most, IntUnaryOperator work) {
        int sum = 0;
        int done = batch;
        for (int i = 0; i < most && done >= batch; i++) {
            done = work.applyAsInt(batch);
            sum += done;
        }
        return sum;
    }
}
