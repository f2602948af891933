package io.parley.storage.lease;

import java.time.Duration;

/**
 * Which node carries out a job that is for one at a time. A lease ends by itself, on the database's clock, so that the job
 * of a node that died goes on elsewhere. Every call blocks on the database.
 */
public interface Leases {
    /**
     * Takes the job, or keeps it if this node has it.
     *
     * @param job at most 32 characters
     * @param time for so long, and at least until the next call
     * @return false: another node has it
     */
    boolean take(String job, Duration time);

    /** Lets another node take it at once; does nothing if this node has it no more. */
    void release(String job);
}
