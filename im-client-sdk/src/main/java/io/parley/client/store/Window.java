package io.parley.client.store;

/**
 * The seqs from {@code low} to {@code high}; empty while {@code high < low}.
 *
 * @param changeSeq the cursor in the log of changes: the messages hold what all changes up to here have left
 */
public record Window(long low, long high, long changeSeq) {
    /** With no change in it. */
    public Window(long low, long high) {
        this(low, high, 0);
    }

    public boolean contains(long seq) {
        return low <= seq && seq <= high;
    }
}
