package io.parley.storage.routing;

import io.parley.storage.routing.PresenceStore.Watcher;

/** How a watcher stands in Redis: {@code node|boot|connection|userId}, the first three as in {@link RouteValue}. */
final class WatcherValue {
    private static final char SEPARATOR = '|';

    private WatcherValue() {}

    static String of(Watcher watcher) {
        return RouteValue.bootPrefix(watcher.node(), watcher.bootId())
                + watcher.connectionId()
                + SEPARATOR
                + watcher.userId();
    }

    static Watcher parse(String value) {
        int last = value.lastIndexOf(SEPARATOR);
        if (last < 0) {
            throw new IllegalArgumentException("watcher: " + value + " (expected: node|boot|connection|userId)");
        }
        Route route = RouteValue.parse(Long.parseLong(value.substring(last + 1)), "", value.substring(0, last));
        return new Watcher(route.userId(), route.node(), route.bootId(), route.connectionId());
    }
}
