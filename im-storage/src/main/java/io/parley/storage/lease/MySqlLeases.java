package io.parley.storage.lease;

import io.parley.common.id.IdGenerator;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Duration;
import org.springframework.stereotype.Repository;

@Repository
class MySqlLeases implements Leases {
    private final LeaseMapper leases;
    private final RetriedTransaction transaction;
    private final long holder;

    MySqlLeases(LeaseMapper leases, RetriedTransaction transaction, IdGenerator ids) {
        this.leases = leases;
        this.transaction = transaction;
        this.holder = ids.next();
    }

    @Override
    public boolean take(String job, Duration time) {
        return transaction.run(() -> {
            leases.take(job, holder, time.toMillis());
            return leases.holder(job) == holder;
        });
    }

    @Override
    public void release(String job) {
        leases.release(job, holder);
    }
}
