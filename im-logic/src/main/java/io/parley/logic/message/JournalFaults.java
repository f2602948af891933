package io.parley.logic.message;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.DatabaseOutage;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.storage.message.MessageJournal.JournalBusyException;
import io.parley.storage.message.MessageJournal.OutcomeUnknownException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** What a failed append means to the one who asked for it. */
final class JournalFaults {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private JournalFaults() {}

    /** For {@code exceptionally}: never returns. */
    static <T> T refuse(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof JournalBusyException) {
            throw new Refusal(ErrorCode.BUSY, "too many messages wait to be stored", RETRY_AFTER);
        }
        if (cause instanceof OutcomeUnknownException) {
            throw new Refusal(ErrorCode.UNAVAILABLE, "the outcome is unknown (expected: a resend)", RETRY_AFTER);
        }
        if (cause instanceof SQLException || DatabaseOutage.isBehind(cause)) {
            // The journal has logged it.
            throw new Refusal(ErrorCode.UNAVAILABLE, "the database can't be reached", RETRY_AFTER);
        }
        throw new CompletionException(cause);
    }
}
