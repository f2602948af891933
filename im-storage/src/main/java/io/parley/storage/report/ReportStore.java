package io.parley.storage.report;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ReportReason;
import io.parley.storage.message.MessageStore.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queue of reports. Every call blocks on the database. */
public interface ReportStore {
    /** Adds one under the lock of the reporter's account; the same under the same {@code opId} is the first one. */
    Added add(NewReport report, Quota quota);

    Optional<StoredReport> find(long reportId);

    /**
     * The reports in a state, the oldest first.
     *
     * @param afterReportId only ids above it
     */
    List<StoredReport> list(ReportState state, long afterReportId, int limit);

    /**
     * Gives a report that is OPEN to a moderator.
     *
     * @return false: another has it, or it is RESOLVED; true also for the moderator who has it
     */
    boolean take(long reportId, String moderator);

    /**
     * Resolves a report that is OPEN, or that this moderator has.
     *
     * @return false: another has it, or it is RESOLVED
     */
    boolean resolve(long reportId, String moderator, ReportOutcome outcome, String note);

    /**
     * @param userId who is reported; of a message its sender
     * @param place empty: a person is reported
     * @param content of the message
     */
    record NewReport(
            long reportId,
            long reporterId,
            UUID opId,
            ReportReason reason,
            String text,
            long userId,
            Optional<Place> place,
            Optional<Content> content) {}

    /** What one user may report within some time. */
    record Quota(Duration within, int reports) {}

    sealed interface Added {
        record Done(long reportId) implements Added {}

        /** The {@code opId} was used for another report. */
        record Reused() implements Added {}

        record TooMany() implements Added {}
    }
}
