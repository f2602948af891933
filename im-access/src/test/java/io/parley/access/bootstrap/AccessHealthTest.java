package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class AccessHealthTest {
    private static final Executor FREE = Runnable::run;
    private static final Executor STUCK = task -> {};

    private static AccessHealth health(int logicNodes, boolean isLeaving, Executor... loops) {
        return new AccessHealth(List.of(loops), () -> logicNodes, () -> isLeaving);
    }

    @Test
    void ready_withALinkAndFreeLoops_isGood() {
        AccessHealth.Answer answer = health(2, false, FREE, FREE).ready();
        assertThat(answer.isGood()).isTrue();
        assertThat(answer.json()).isEqualTo("{\"status\":\"UP\",\"logicNodes\":2}");
    }

    @Test
    void ready_withoutALink_isBadAndSaysWhyAndTheNodeIsAlive() {
        AccessHealth health = health(0, false, FREE);
        assertThat(health.ready().isGood()).isFalse();
        assertThat(health.ready().json())
                .isEqualTo("{\"status\":\"OUT_OF_SERVICE\",\"reason\":\"no live link to any logic node\"}");
        assertThat(health.live().isGood()).isTrue();
    }

    @Test
    void ready_whileLeaving_isBadAndTheNodeIsAlive() {
        AccessHealth health = health(1, true, FREE);
        assertThat(health.ready().isGood()).isFalse();
        assertThat(health.live().isGood()).isTrue();
    }

    @Test
    void loopThatDoesNotComeToItsTasks_isNeitherReadyNorAlive() {
        AccessHealth health = health(1, false, FREE, STUCK);
        assertThat(health.ready().isGood()).isFalse();
        assertThat(health.live().isGood()).isFalse();
        assertThat(health.live().json()).contains("DOWN", "event loop");
    }
}
