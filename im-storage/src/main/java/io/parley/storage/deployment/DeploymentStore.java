package io.parley.storage.deployment;

/** What belongs to the deployment as a whole. Every call blocks on the database. */
public interface DeploymentStore {
    /** Random, never 0; drawn on first use. A restore from backup draws another. */
    long logEpoch();

    /**
     * Draws a worker number for {@link io.parley.common.id.IdGenerator}: each start of a logic node gets the next one, so
     * that two live nodes share one only after 1024 starts.
     */
    int drawWorker();

    /** 32 random bytes that links to attachments are signed with; drawn on first use, the same on all nodes. */
    byte[] linkKey();
}
