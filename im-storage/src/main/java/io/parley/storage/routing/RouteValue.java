package io.parley.storage.routing;

/** How a route stands in Redis: {@code node|boot|connection}. The node's name may hold anything. */
final class RouteValue {
    private static final char SEPARATOR = '|';

    private RouteValue() {}

    static String of(Route route) {
        return bootPrefix(route) + route.connectionId();
    }

    static String bootPrefix(Route route) {
        return bootPrefix(route.node(), route.bootId());
    }

    /** What all connections of one boot begin with. */
    static String bootPrefix(String node, long bootId) {
        return node + SEPARATOR + bootId + SEPARATOR;
    }

    static Route parse(long userId, String deviceId, String value) {
        int second = value.lastIndexOf(SEPARATOR);
        int first = value.lastIndexOf(SEPARATOR, second - 1);
        if (first < 0) {
            throw new IllegalArgumentException("route: " + value + " (expected: node|boot|connection)");
        }
        return new Route(
                userId,
                deviceId,
                value.substring(0, first),
                Long.parseLong(value.substring(first + 1, second)),
                Long.parseLong(value.substring(second + 1)));
    }
}
