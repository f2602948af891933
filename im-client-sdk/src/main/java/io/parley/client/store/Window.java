package io.parley.client.store;

/** The seqs from {@code low} to {@code high}; empty while {@code high < low}. */
public record Window(long low, long high) {
    public boolean contains(long seq) {
        return low <= seq && seq <= high;
    }
}
