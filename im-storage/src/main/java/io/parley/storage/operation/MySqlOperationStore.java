package io.parley.storage.operation;

import io.parley.common.id.UuidBytes;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

@Repository
class MySqlOperationStore implements OperationStore {
    private final OperationMapper operations;
    private final RetriedTransaction transaction;
    private final Clock clock;

    MySqlOperationStore(OperationMapper operations, RetriedTransaction transaction, Clock clock) {
        this.operations = operations;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Optional<Kept> find(long userId, UUID opId) {
        return Optional.ofNullable(operations.find(userId, UuidBytes.of(opId)))
                .map(row -> new Kept(row.fingerprint, row.answer));
    }

    @Override
    public void keep(long userId, UUID opId, Kept kept) {
        operations.keep(userId, UuidBytes.of(opId), kept.fingerprint(), kept.answer(), clock.millis());
    }

    @Override
    public int removeBefore(Instant before, int limit) {
        return transaction.run(() -> operations.removeBefore(before.toEpochMilli(), limit));
    }
}
