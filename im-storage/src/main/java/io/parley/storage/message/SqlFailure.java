package io.parley.storage.message;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What MySQL and MariaDB mean by their error numbers. */
final class SqlFailure {
    private static final int DUPLICATE_KEY = 1062;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    /** ER_OPTION_PREVENTS_STATEMENT, ER_READ_ONLY_MODE: another server has become the primary. */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

    private SqlFailure() {}

    static boolean isDuplicateKey(SQLException failure) {
        return failure.getErrorCode() == DUPLICATE_KEY;
    }

    static boolean isLockTimeout(Throwable failure) {
        return find(failure).filter(e -> e.getErrorCode() == LOCK_WAIT_TIMEOUT).isPresent();
    }

    static boolean isDeadlock(Throwable failure) {
        return find(failure).filter(e -> e.getErrorCode() == DEADLOCK).isPresent();
    }

    /** The connection is broken, or leads to a server that does not serve. */
    static boolean isOfConnection(Throwable failure) {
        return find(failure)
                .filter(e -> READ_ONLY.contains(e.getErrorCode())
                        || e.getSQLState() != null && e.getSQLState().startsWith("08"))
                .isPresent();
    }

    private static Optional<SQLException> find(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
