package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.connection.FrameAllowance.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameAllowanceTest {
    /** 10 frames a second, 5 at once. */
    private static final InboundConfig CONFIG = new InboundConfig(1024, 10, 5, 8);

    private final FrameAllowance allowance = new FrameAllowance(0);

    private Verdict take(long millis) {
        return allowance.take(CONFIG, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void takeBurst() {
        for (int i = 0; i < 5; i++) {
            assertThat(take(0)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void take_overTheBurst_isRefusedUntilOneIsEarned() {
        takeBurst();
        assertThat(take(0)).isEqualTo(Verdict.REFUSE);
        assertThat(take(99)).isEqualTo(Verdict.REFUSE);
        assertThat(take(100)).isEqualTo(Verdict.PASS);
        assertThat(take(100)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void take_afterALongPause_isOneBurstAndNoMore() {
        takeBurst();
        for (int i = 0; i < 5; i++) {
            assertThat(take(3_600_000)).isEqualTo(Verdict.PASS);
        }
        assertThat(take(3_600_000)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void take_asManyRefusedAsABurst_closes() {
        takeBurst();
        for (int i = 0; i < 5; i++) {
            assertThat(take(0)).isEqualTo(Verdict.REFUSE);
        }
        assertThat(take(0)).isEqualTo(Verdict.CLOSE);
    }

    @Test
    void take_atThreeTimesTheRate_closesInTheEnd() {
        Verdict verdict = Verdict.PASS;
        long millis = 0;
        while (verdict != Verdict.CLOSE && millis < 10_000) {
            verdict = take(millis);
            millis += 33;
        }
        assertThat(verdict).isEqualTo(Verdict.CLOSE);
    }

    @Test
    void take_nowAndThenOverTheRate_isNeverClosed() {
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < 12; i++) {
                assertThat(take(second * 1_000L + i * 80)).isNotEqualTo(Verdict.CLOSE);
            }
        }
    }

    @Test
    void waitMillis_whenRefused_isWhenTheNextWouldPass() {
        takeBurst();
        int wait = allowance.waitMillis(CONFIG, 0);
        assertThat(wait).isBetween(100, 101);
        assertThat(take(wait)).isEqualTo(Verdict.PASS);
    }
}
