package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.testing.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeWheelTest {
    private static final long TICK = 100;
    private static final int CONNECTIONS = 4;

    private final TestNode node = new TestNode(CONNECTIONS);
    private final List<Connection> connections = new ArrayList<>();
    private final TimeWheel wheel = new TimeWheel(TICK, 0);
    private final List<Connection> due = new ArrayList<>();

    TimeWheelTest() {
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = node.connection(i).begin(Duration.ofSeconds(5));
            connection.loop().cancelCheck(connection);
            connections.add(connection);
        }
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void advance(long now) {
        due.clear();
        wheel.advance(now, (connection, at) -> due.add(connection));
    }

    @Test
    void advance_toTheDeadline_checksOnceAndNotBefore() {
        wheel.schedule(connections.get(0), 250);
        advance(299);
        assertThat(due).isEmpty();
        advance(300);
        assertThat(due).containsExactly(connections.get(0));
        advance(10_000);
        assertThat(due).isEmpty();
    }

    @Test
    void schedule_again_movesTheDeadline() {
        wheel.schedule(connections.get(0), 200);
        wheel.schedule(connections.get(0), 500);
        advance(400);
        assertThat(due).isEmpty();
        advance(500);
        assertThat(due).hasSize(1);
    }

    @Test
    void scheduleBy_laterThanTheDeadline_changesNothing() {
        wheel.scheduleBy(connections.get(0), 200);
        wheel.scheduleBy(connections.get(0), 500);
        advance(200);
        assertThat(due).hasSize(1);
    }

    @Test
    void schedule_inThePast_isDueAtTheNextTick() {
        advance(1000);
        wheel.schedule(connections.get(0), 3);
        advance(1100);
        assertThat(due).hasSize(1);
    }

    @Test
    void advance_farPastAWholeRound_checksAllThatIsDueAndNothingElse() {
        wheel.schedule(connections.get(0), 100);
        wheel.schedule(connections.get(1), 512 * TICK + 100);
        wheel.schedule(connections.get(2), 5_000 * TICK);
        advance(3_000 * TICK);
        assertThat(due).containsExactlyInAnyOrder(connections.get(0), connections.get(1));
        advance(5_000 * TICK);
        assertThat(due).containsExactly(connections.get(2));
    }

    @Test
    void check_thatSchedulesIntoTheSameBucket_isNotCheckedAgainInThisRound() {
        wheel.schedule(connections.get(0), TICK);
        List<Long> checks = new ArrayList<>();
        TimeWheel.Check check = (connection, now) -> {
            checks.add(now);
            wheel.schedule(connection, now + 512 * TICK);
        };
        wheel.advance(TICK, check);
        wheel.advance(2 * TICK, check);
        assertThat(checks).hasSize(1);
        wheel.advance(513 * TICK, check);
        assertThat(checks).hasSize(2);
    }

    /** Against a map of deadlines: each step sets (or for 0 cancels) one connection's deadline and lets time pass. */
    @Property(tries = 300)
    void advance_anyCourse_isNeverEarlyAndAtMostOneTickLate(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 200_000) Integer> steps) {
        TimeWheel wheel = new TimeWheel(TICK, 0);
        Map<Connection, Long> deadlines = new HashMap<>();
        connections.forEach(wheel::cancel);
        long now = 0;
        for (int step : steps) {
            Connection connection = connections.get(step % CONNECTIONS);
            if (step % 5 == 0) {
                wheel.cancel(connection);
                deadlines.remove(connection);
            } else {
                wheel.schedule(connection, now + step);
                deadlines.put(connection, now + step);
            }
            now += step % 777 * 11L;
            wheel.advance(now, (checked, at) -> {
                assertThat(deadlines).containsKey(checked);
                assertThat(deadlines.remove(checked)).isLessThanOrEqualTo(at);
            });
            long latest = now - TICK;
            assertThat(deadlines.values()).allMatch(deadline -> deadline > latest);
        }
        connections.forEach(wheel::cancel);
    }
}
