package io.parley.storage.transaction;

import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A READ COMMITTED transaction of its own, begun anew when it loses a deadlock or waits too long for a lock: what it runs
 * may run several times, and only the last counts.
 */
@Component
public class RetriedTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(RetriedTransaction.class);
    private static final int TRIES = 4;

    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    RetriedTransaction(PlatformTransactionManager transactions, DatabaseClock clock) {
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Never joins the caller's transaction; an exception rolls back and goes to the caller. */
    public <T> T run(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> work.get()));
            } catch (PessimisticLockingFailureException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                LOG.debug("a transaction lost its locks, try {} of {}", attempt, TRIES);
            }
        }
    }

    /** Milliseconds since the epoch on the database's clock. */
    public long now() {
        return clock.millis();
    }
}
