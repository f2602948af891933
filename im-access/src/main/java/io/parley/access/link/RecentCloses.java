package io.parley.access.link;

import io.parley.common.link.AccessEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * ConnectionClosed events that a node may have taken to its grave: sent not long ago, with nothing to say that they were
 * acted upon. To send one again does no harm. For one thread.
 */
final class RecentCloses {
    private static final int MOST = 50_000;

    private record Sent(AccessEvent event, long at) {}

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final long keepNanos;

    RecentCloses(long keepNanos) {
        this.keepNanos = keepNanos;
    }

    void add(AccessEvent event, long now) {
        if (sent.size() == MOST) {
            sent.removeFirst();
        }
        sent.addLast(new Sent(event, now));
    }

    void forgetOld(long now) {
        while (!sent.isEmpty() && now - sent.getFirst().at() > keepNanos) {
            sent.removeFirst();
        }
    }

    List<AccessEvent> drain() {
        List<AccessEvent> events = new ArrayList<>(sent.size());
        sent.forEach(each -> events.add(each.event()));
        sent.clear();
        return events;
    }
}
