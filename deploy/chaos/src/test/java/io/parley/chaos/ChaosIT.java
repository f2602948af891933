package io.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.fault.FaultSchedule;
import io.parley.chaos.fault.Shape;
import io.parley.chaos.traffic.TrafficPlan;
import io.parley.stack.StackOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what the harness does for hours: each sort of fault once, on two access and two logic nodes. */
class ChaosIT {
    private static final long SEED = 1;
    private static final long LEAST_ACKED = 1_000;
    private static final Shape SHAPE = new Shape(2, 2);
    /** What takes long to heal is broken together; a calm at the end tells whether everybody is current again. */
    private static final String SCHEDULE = """
            kill-logic 0 0ms + kill-access 1 200ms; 500ms
            flush-redis 0 0ms + reset-clients 0 0ms; 500ms
            withhold-commit 1 100ms + cut-redis 0 1000ms + cut-link 2 1000ms; 500ms
            kill-mysql 0 300ms; 500ms
            freeze-logic 0 6000ms + delay-clients 0 1000ms + throttle-clients 1 1000ms; 500ms
            half-open-mysql 1 1000ms + kill-redis 0 100ms + delay-link 0 1000ms + half-open-clients 1 2000ms; 500ms
            drop-commit 0 0ms + freeze-redis 0 1000ms + half-open-link 3 1000ms; 500ms
            freeze-access 0 3000ms + restart-mysql 0 0ms + flood 1 2000ms; 500ms
            rolling-restart 0 0ms; 12000ms
            """;

    @Test
    void run_eachSortOfFault_keepsEveryPromise(@TempDir Path directory) throws Exception {
        FaultSchedule schedule = FaultSchedule.parse(SCHEDULE, SHAPE);

        StackOptions stack = StackOptions.of(directory, SHAPE.accessNodes(), SHAPE.logicNodes());
        boolean inContainers =
                System.getProperty("parley.test.servers", "embedded").equals("docker");

        ChaosResult result =
                new ChaosRun(inContainers ? stack.withContainers() : stack, TrafficPlan.small()).run(SEED, schedule);

        assertThat(result.isKept()).as(result.report()).isTrue();
        assertThat(result.injected()).isEqualTo(schedule.counts());
        assertThat(result.acked()).isGreaterThan(LEAST_ACKED);
    }
}
