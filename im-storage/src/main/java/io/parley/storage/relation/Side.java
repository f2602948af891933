package io.parley.storage.relation;

import org.jspecify.annotations.Nullable;

/** What one owner keeps of the pair. */
record Side(Pair pair, Label label) {
    static Side of(@Nullable RelationRow row, Pair pair) {
        return new Side(pair, row == null ? Label.NONE : row.label());
    }

    /** A label lasts as long as the friendship. */
    Side become(Pair after) {
        boolean friends = pair.isFriends() && after.isFriends();
        return new Side(after, friends ? label : Label.NONE);
    }

    boolean differs(Side before) {
        return pair.differsForOwner(before.pair) || !label.equals(before.label);
    }
}
