package io.parley.storage.support;

import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** One READ COMMITTED transaction, begun anew when it loses a deadlock or waits too long for a lock. */
@Component
class SessionTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(SessionTransaction.class);
    private static final int TRIES = 4;

    private final TransactionTemplate transaction;
    private final SessionClockMapper clock;

    SessionTransaction(PlatformTransactionManager transactions, SessionClockMapper clock) {
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    <T> T run(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> work.get()));
            } catch (PessimisticLockingFailureException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                LOG.debug("a session's transaction lost its locks, try {} of {}", attempt, TRIES);
            }
        }
    }

    /** Milliseconds since the epoch on the database's clock. */
    long now() {
        return clock.now();
    }
}
