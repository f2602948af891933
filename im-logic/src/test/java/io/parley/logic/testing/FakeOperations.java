package io.parley.logic.testing;

import io.parley.storage.operation.OperationStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DuplicateKeyException;

/** Answers in memory. */
public final class FakeOperations implements OperationStore {
    private final Map<String, Kept> answers = new ConcurrentHashMap<>();

    @Override
    public Optional<Kept> find(long userId, UUID opId) {
        return Optional.ofNullable(answers.get(userId + " " + opId));
    }

    @Override
    public void keep(long userId, UUID opId, Kept kept) {
        if (answers.putIfAbsent(userId + " " + opId, kept) != null) {
            throw new DuplicateKeyException("operation " + opId);
        }
    }

    @Override
    public int removeBefore(Instant before, int limit) {
        return 0;
    }

    public int size() {
        return answers.size();
    }
}
