package io.parley.storage.search;

import io.parley.storage.search.SearchIndex.Hit;
import io.parley.storage.search.SearchIndex.Lookup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A lookup as the statement needs it.
 *
 * @param low with {@code high} the range of the first term, both ends inclusive; mostly one term
 * @param others further terms that the message has to stand under
 * @param after the hit after which the page begins
 */
record Wanted(
        long low,
        long high,
        List<Long> others,
        Collection<Integer> kinds,
        SearchIndex.Filter filter,
        Hit after,
        int limit) {
    private static final Hit FIRST = new Hit(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    static Wanted of(Lookup lookup) {
        List<Long> terms = new ArrayList<>(lookup.query().terms());
        int first = lookup.query().firstCharacter();
        long low = terms.isEmpty() ? Terms.lowest(first) : terms.get(0);
        long high = terms.isEmpty() ? Terms.highest(first) : terms.remove(0);
        if (lookup.filter().senderId() != 0) {
            terms.add(Terms.marker(lookup.filter().senderId()));
        }
        List<Integer> kinds =
                lookup.filter().kinds().stream().map(kind -> kind.getNumber()).toList();
        return new Wanted(
                low, high, terms, kinds, lookup.filter(), lookup.after().orElse(FIRST), lookup.limit());
    }

    /** Which stands under this, too. */
    Wanted and(long term) {
        List<Long> more = new ArrayList<>(others);
        more.add(term);
        return new Wanted(low, high, more, kinds, filter, after, limit);
    }

    /** Whether a message may come up under several terms of the range. */
    boolean isRange() {
        return low != high;
    }

    /** The latest time that it may have been sent at. */
    long until() {
        return Math.min(after.sentAt(), filter.toMillis());
    }
}
