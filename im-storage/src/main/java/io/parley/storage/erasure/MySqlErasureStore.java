package io.parley.storage.erasure;

import io.parley.storage.erasure.ErasureMapper.Row;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlErasureStore implements ErasureStore {
    private final ErasureMapper erasures;
    private final AccountLock accounts;
    private final RetriedTransaction transaction;

    MySqlErasureStore(ErasureMapper erasures, AccountLock accounts, RetriedTransaction transaction) {
        this.erasures = erasures;
        this.accounts = accounts;
        this.transaction = transaction;
    }

    @Override
    public Erasure request(long userId) {
        erasures.request(userId);
        return find(userId).orElseThrow();
    }

    @Override
    public Optional<Erasure> find(long userId) {
        Row row = erasures.find(userId);
        return row == null
                ? Optional.empty()
                : Optional.of(new Erasure(
                        userId,
                        Instant.ofEpochMilli(row.requestedAt()),
                        Optional.ofNullable(row.finishedAt()).map(Instant::ofEpochMilli)));
    }

    @Override
    public List<Long> unfinished(int limit) {
        return erasures.unfinished(limit);
    }

    @Override
    public void blank(long userId) {
        transaction.run(() -> {
            accounts.lock(userId);
            erasures.removeDrafts(userId);
            erasures.removeJoinRequests(userId);
            erasures.blankOwnRelations(userId);
            erasures.blankPeersRelations(userId);
            erasures.blankTimelines(userId);
            erasures.blankReports(userId);
            erasures.blankReported(userId);
            erasures.removeDeletions(userId);
            erasures.removeOperations(userId);
            erasures.removeMentions(userId);
            return true;
        });
    }

    @Override
    public void finish(long userId) {
        erasures.finish(userId);
    }
}
