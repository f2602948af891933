package io.parley.logic.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private long now;
    private final RateLimiter limiter = new RateLimiter(3, Duration.ofSeconds(10), () -> now);

    @Test
    void take_overTheBurst_saysHowLongToWait() {
        takeAll("a");

        assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void take_afterTheWait_admitsOneAgain() {
        takeAll("a");
        now += Duration.ofSeconds(10).toNanos();

        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void take_refused_takesNothing() {
        takeAll("a");
        for (int i = 0; i < 100; i++) {
            limiter.take("a");
        }

        assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void take_otherKey_hasItsOwnAllowance() {
        takeAll("a");

        assertThat(limiter.take("b")).isZero();
    }

    @Test
    void giveBack_taken_isThereAgain() {
        takeAll("a");
        limiter.giveBack("a");

        assertThat(limiter.take("a")).isZero();
    }

    private void takeAll(String key) {
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take(key)).isZero();
        }
    }
}
