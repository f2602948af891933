package io.parley.chaos;

import io.parley.chaos.check.Checker;
import io.parley.chaos.check.Evidence;
import io.parley.chaos.check.TruthReader;
import io.parley.chaos.check.Violation;
import io.parley.chaos.fault.FaultInjector;
import io.parley.chaos.fault.FaultKind;
import io.parley.chaos.fault.FaultListener;
import io.parley.chaos.fault.FaultSchedule;
import io.parley.chaos.fault.Shape;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.History;
import io.parley.chaos.traffic.Traffic;
import io.parley.chaos.traffic.TrafficPlan;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run: a stack, its traffic, the faults of a schedule, rest, and the check of everything that happened. */
public final class ChaosRun {
    /** How long a connected client may lack an acked message while nothing is broken. */
    private static final Duration CURRENT_WITHIN = Duration.ofSeconds(10);
    /** Traffic goes on for so long after the last fault. */
    private static final Duration AFTERMATH = Duration.ofSeconds(3);
    /** A client that was refused often comes back within 30 s, and then repeats what it has left. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration REST = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final StackOptions options;
    private final TrafficPlan plan;

    /** @param options proxies come on top */
    public ChaosRun(StackOptions options, TrafficPlan plan) {
        this.options = options.withProxies();
        this.plan = plan;
    }

    /** Blocks until all is checked. */
    public ChaosResult run(long seed, FaultSchedule schedule) throws InterruptedException {
        Shape shape = new Shape(options.accessNodes(), options.logicNodes());
        History history = new History();
        try (Stack stack = Stack.start(options);
                StackUsers users = new StackUsers(stack);
                Traffic traffic = Traffic.begin(users, plan, history, seed)) {
            Map<FaultKind, Integer> injected =
                    new FaultInjector(stack, users, shape, recordingIn(history), seed).run(schedule, () -> true);
            LockSupport.parkNanos(AFTERMATH.toNanos());
            List<Violation> unsettled = traffic.end(PATIENCE).stream()
                    .map(what -> new Violation("unsettled", what, List.of()))
                    .toList();
            List<Violation> violations = unsettled.isEmpty() ? rest(users, traffic, history) : unsettled;
            return new ChaosResult(seed, schedule, injected, history.events(), violations);
        }
    }

    /** Lines of the server may still be on their way: what is not right at once may be so soon, but not later. */
    private static List<Violation> rest(StackUsers users, Traffic traffic, History history)
            throws InterruptedException {
        Checker checker = new Checker(CURRENT_WITHIN);
        long deadline = System.nanoTime() + REST.toNanos();
        List<Violation> violations = checker.check(evidence(users, traffic, history));
        while (!violations.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            violations = checker.check(evidence(users, traffic, history));
        }
        return violations;
    }

    private static Evidence evidence(StackUsers users, Traffic traffic, History history) throws InterruptedException {
        try (Connection connection = users.connect()) {
            return new Evidence(history.events(), TruthReader.read(connection, traffic.userIds()), traffic.views());
        } catch (SQLException e) {
            throw new IllegalStateException("the tables can't be read", e);
        }
    }

    private static FaultListener recordingIn(History history) {
        return new FaultListener() {
            @Override
            public void began(String name) {
                history.add(at -> new Event.FaultBegan(at, name));
            }

            @Override
            public void ended(String name) {
                history.add(at -> new Event.FaultEnded(at, name));
            }
        };
    }
}
