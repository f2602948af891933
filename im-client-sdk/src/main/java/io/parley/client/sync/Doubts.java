package io.parley.client.sync;

import io.parley.client.conversation.Conversations;
import io.parley.client.conversation.Tracked;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** Opened conversations that may have more than is known: the reader is not in them, so that no sync tells of it. */
final class Doubts {
    private final Conversations conversations;
    /** How often there was reason to ask. */
    private final Map<Long, Integer> reasons = new HashMap<>();

    Doubts(Conversations conversations) {
        this.conversations = conversations;
    }

    /** Pushes may have been lost. */
    void add(LongConsumer check) {
        for (long id : conversations.trackedIds()) {
            Tracked tracked = conversations.tracked(id);
            if (tracked != null && tracked.opened() && conversations.isOthers(id)) {
                reasons.merge(id, 1, Integer::sum);
                check.accept(id);
            }
        }
    }

    /** A doubt of a window that is gone, or that was refused, is none. */
    boolean stands(long id) {
        Tracked tracked = conversations.tracked(id);
        return reasons.containsKey(id) && tracked != null && tracked.opened() && tracked.failure() == null;
    }

    /** 0: there is none. */
    int reasons(long id) {
        return reasons.getOrDefault(id, 0);
    }

    /** What was asked for when there were so many reasons has been answered; of a later one it says nothing. */
    void settle(long id, int answered) {
        reasons.remove(id, answered);
    }

    void clear() {
        reasons.clear();
    }
}
