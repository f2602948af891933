package io.parley.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-24T00:00:00Z"), ZoneOffset.UTC);

    @Test
    void next_manyInOneMillisecond_risesWithoutRepeating() {
        IdGenerator ids = new IdGenerator(7, NOW);
        long last = 0;
        for (int i = 0; i < 20_000; i++) {
            long id = ids.next();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void next_twoWorkersAtTheSameTime_neverMeet() {
        IdGenerator one = new IdGenerator(1, NOW);
        IdGenerator other = new IdGenerator(2, NOW);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(one.next())).isTrue();
            assertThat(seen.add(other.next())).isTrue();
        }
    }

    @Test
    void constructor_workerOutOfRange_saysWhatWasExpected() {
        assertThatThrownBy(() -> new IdGenerator(1024, NOW)).hasMessage("worker: 1024 (expected: 0 to 1023)");
    }
}
