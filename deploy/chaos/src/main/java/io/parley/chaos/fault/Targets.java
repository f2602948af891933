package io.parley.chaos.fault;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Which processes and ways a fault has its hands on. */
final class Targets {
    private Targets() {}

    /** The two can be on at the same time without undoing each other. */
    static boolean areApart(PlannedFault one, PlannedFault other, Shape shape) {
        return Collections.disjoint(of(one, shape), of(other, shape));
    }

    private static Set<String> of(PlannedFault fault, Shape shape) {
        int target = fault.target();
        return switch (fault.kind()) {
            case KILL_ACCESS, FREEZE_ACCESS, STOP_ACCESS -> Set.of("access-" + target);
            case KILL_LOGIC, FREEZE_LOGIC, STOP_LOGIC -> Set.of("logic-" + target);
            case KILL_MYSQL, FREEZE_MYSQL, RESTART_MYSQL -> Set.of("mysql");
            case KILL_REDIS, FREEZE_REDIS, FLUSH_REDIS -> Set.of("redis");
            case ROLLING_RESTART -> nodes(shape);
            case CUT_LINK, HALF_OPEN_LINK, RESET_LINK, DELAY_LINK, THROTTLE_LINK -> Set.of("link-" + target);
            case CUT_MYSQL, HALF_OPEN_MYSQL, RESET_MYSQL, DELAY_MYSQL, THROTTLE_MYSQL -> Set.of("mysql-way-" + target);
            case CUT_REDIS, HALF_OPEN_REDIS, RESET_REDIS, DELAY_REDIS, THROTTLE_REDIS -> Set.of("redis-way-" + target);
            case CUT_CLIENTS, HALF_OPEN_CLIENTS, RESET_CLIENTS, DELAY_CLIENTS, THROTTLE_CLIENTS ->
                Set.of("clients-way-" + target);
            case FLOOD -> Set.of("flood");
            case WITHHOLD_COMMIT, DROP_COMMIT -> Set.of("mysql-way-" + target, "logic-" + target);
        };
    }

    private static Set<String> nodes(Shape shape) {
        Set<String> nodes = new HashSet<>();
        IntStream.range(0, shape.accessNodes()).forEach(i -> nodes.add("access-" + i));
        IntStream.range(0, shape.logicNodes()).forEach(i -> nodes.add("logic-" + i));
        return nodes;
    }
}
