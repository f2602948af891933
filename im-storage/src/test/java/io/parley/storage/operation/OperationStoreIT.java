package io.parley.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.storage.operation.OperationStore.Kept;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@StorageTest
class OperationStoreIT {
    private static final Instant BEFORE = Instant.ofEpochMilli(1_000_000);

    private final OperationStore operations;
    private final JdbcTemplate sql;
    private final long userId;

    OperationStoreIT(OperationStore operations, JdbcTemplate sql, IdGenerator ids) {
        this.operations = operations;
        this.sql = sql;
        this.userId = ids.next();
    }

    private UUID kept(Instant at) {
        UUID opId = UUID.randomUUID();
        operations.keep(userId, opId, new Kept(new byte[32], new byte[] {7}));
        sql.update(
                "UPDATE operation SET created_at = ? WHERE op_id = UNHEX(?)",
                at.toEpochMilli(),
                opId.toString().replace("-", ""));
        return opId;
    }

    private boolean isKept(UUID opId) {
        return operations.find(userId, opId).isPresent();
    }

    @Test
    void removeBefore_removesTheOldestUpToTheLimit() {
        UUID young = kept(BEFORE);
        UUID older = kept(BEFORE.minusMillis(2));
        UUID oldest = kept(BEFORE.minusMillis(3));
        UUID old = kept(BEFORE.minusMillis(1));

        assertThat(operations.removeBefore(BEFORE, 2)).isEqualTo(2);
        assertThat(Stream.of(oldest, older, old, young).map(this::isKept)).containsExactly(false, false, true, true);
        assertThat(operations.removeBefore(BEFORE, 2)).isEqualTo(1);
        assertThat(Stream.of(old, young).map(this::isKept)).containsExactly(false, true);
    }

    @Test
    void removeBefore_bySeveralNodesAtOnce_removesEachOnce() {
        for (int i = 0; i < 200; i++) {
            kept(Instant.ofEpochMilli(i));
        }
        List<Integer> removed = Together.run(4, i -> {
            int sum = 0;
            for (int last = 1; last > 0; ) {
                last = operations.removeBefore(Instant.ofEpochMilli(200), 10);
                sum += last;
            }
            return sum;
        });

        assertThat(removed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
    }
}
