package io.parley.logic.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.storage.operation.OperationStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationSweepTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private final Rows rows = new Rows();
    private final OperationSweep sweep =
            new OperationSweep(rows, new OperationConfig(Duration.ofDays(7)), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void removeOld_goesOnInBatchesUntilOneIsNotFull() {
        rows.old = 2 * OperationSweep.BATCH + 5;

        sweep.removeOld();

        assertThat(rows.old).isZero();
        assertThat(rows.batches).isEqualTo(3);
    }

    @Test
    void removeOld_moreThanOneSweepMay_leavesTheRestToTheNext() {
        rows.old = (OperationSweep.MOST_BATCHES + 1) * OperationSweep.BATCH;

        sweep.removeOld();
        assertThat(rows.old).isEqualTo(OperationSweep.BATCH);

        sweep.removeOld();
        assertThat(rows.old).isZero();
    }

    @Test
    void config_shorterThanAnyoneMayRepeat_isRefused() {
        assertThatThrownBy(() -> new OperationConfig(Duration.ofMinutes(59)))
                .hasMessage("parley.operation.keep: PT59M (expected: >= PT1H)");
    }

    private static final class Rows implements OperationStore {
        private int old;
        private int batches;

        @Override
        public int removeBefore(Instant before, int limit) {
            assertThat(before).isEqualTo(NOW.minus(Duration.ofDays(7)));
            batches++;
            int removed = Math.min(old, limit);
            old -= removed;
            return removed;
        }

        @Override
        public Optional<Kept> find(long userId, UUID opId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void keep(long userId, UUID opId, Kept kept) {
            throw new UnsupportedOperationException();
        }
    }
}
