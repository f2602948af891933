package io.parley.logic.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.probe.DeliveryVerdict.State;
import io.parley.logic.probe.Outcome.Busy;
import io.parley.logic.probe.Outcome.Delivered;
import io.parley.logic.probe.Outcome.Failed;
import io.parley.logic.probe.Outcome.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryVerdictTest {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(18);
    private static final Delivered DELIVERED = new Delivered(7, Duration.ofMillis(3), Duration.ofMillis(5), false);
    private static final Failed FAILED = new Failed(Stage.ACK, "within 4000 ms");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final DeliveryVerdict verdict = new DeliveryVerdict(2, LONGEST_SILENCE, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void view_beforeAnything_waits() {
        assertThat(verdict.view().state()).isEqualTo(State.WAITING);
        assertThat(verdict.view().last()).isEmpty();
        assertThat(verdict.view().reason()).isEmpty();
    }

    @Test
    void delivered_isAliveWithItsLatencyAndAge() {
        verdict.note(DELIVERED);
        pass(Duration.ofSeconds(3));
        assertThat(verdict.view())
                .isEqualTo(new DeliveryVerdict.View(State.ALIVE, Optional.of(DELIVERED), Duration.ofSeconds(3), 0, ""));
    }

    @Test
    void failed_once_staysAliveAndSaysWhy() {
        verdict.note(DELIVERED);
        verdict.note(FAILED);
        assertThat(verdict.view().state()).isEqualTo(State.ALIVE);
        assertThat(verdict.view().failures()).isEqualTo(1);
        assertThat(verdict.view().reason()).isEqualTo("no ack: within 4000 ms");
    }

    @Test
    void failed_twiceInARow_isDead() {
        verdict.note(DELIVERED);
        verdict.note(FAILED);
        verdict.note(new Failed(Stage.CONNECT, "refused"));
        assertThat(verdict.view().state()).isEqualTo(State.DEAD);
        assertThat(verdict.view().reason()).isEqualTo("no connection to an access node: refused");
        assertThat(verdict.view().last()).as("the last that arrived").contains(DELIVERED);
    }

    @Test
    void failed_twiceWithADeliveryBetween_staysAlive() {
        verdict.note(FAILED);
        verdict.note(DELIVERED);
        verdict.note(FAILED);
        assertThat(verdict.view().state()).isEqualTo(State.ALIVE);
    }

    @Test
    void failed_twiceBeforeAnythingArrived_isDead() {
        verdict.note(FAILED);
        assertThat(verdict.view().state()).isEqualTo(State.WAITING);
        verdict.note(FAILED);
        assertThat(verdict.view().state()).isEqualTo(State.DEAD);
    }

    @Test
    void delivered_onceAfterDeath_isAliveAgain() {
        verdict.note(FAILED);
        verdict.note(FAILED);
        verdict.note(DELIVERED);
        assertThat(verdict.view().state()).isEqualTo(State.ALIVE);
        assertThat(verdict.view().reason()).isEmpty();
    }

    @Test
    void busy_changesNothing() {
        verdict.note(FAILED);
        verdict.note(new Busy());
        assertThat(verdict.view().state()).isEqualTo(State.WAITING);
        verdict.note(FAILED);
        assertThat(verdict.view().state()).isEqualTo(State.DEAD);
        verdict.note(new Busy());
        assertThat(verdict.view().state()).isEqualTo(State.DEAD);
    }

    @Test
    void noOutcome_forTooLong_isDeadUntilOneComes() {
        verdict.note(DELIVERED);
        pass(LONGEST_SILENCE);
        assertThat(verdict.view().state()).isEqualTo(State.ALIVE);
        pass(Duration.ofSeconds(1));
        assertThat(verdict.view().state()).isEqualTo(State.DEAD);
        assertThat(verdict.view().reason()).contains("hangs", "19 s");
        verdict.note(DELIVERED);
        assertThat(verdict.view().state()).isEqualTo(State.ALIVE);
    }

    @Test
    void waiting_forALongTime_isNoSilence() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(1));
            verdict.noteWaiting();
        }
        assertThat(verdict.view().state()).isEqualTo(State.WAITING);
    }
}
