package io.parley.logic.report;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.conversation.MemberHints;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.Revocation;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.report.ReportOutcome;
import io.parley.storage.report.ReportState;
import io.parley.storage.report.ReportStore;
import io.parley.storage.report.StoredReport;
import io.parley.storage.user.Profile;
import io.parley.storage.user.ProfileStore;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What moderators do about reports. Blocks on the database. */
@Component
class Moderation {
    /** A change that nobody of the conversation has made. */
    private static final long SERVER = 0;

    private final ReportStore reports;
    private final MessageChanges changes;
    private final ProfileStore profiles;
    private final Revocation revocation;
    private final MemberHints hints;

    Moderation(
            ReportStore reports,
            MessageChanges changes,
            ProfileStore profiles,
            Revocation revocation,
            MemberHints hints) {
        this.reports = reports;
        this.changes = changes;
        this.profiles = profiles;
        this.revocation = revocation;
        this.hints = hints;
    }

    StoredReport find(long reportId) {
        return reports.find(reportId)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "reportId: there is no such report"));
    }

    StoredReport take(long reportId, String moderator) {
        find(reportId);
        if (!reports.take(reportId, moderator)) {
            throw taken(find(reportId));
        }
        return find(reportId);
    }

    /** First what it says is done, which may be done again, then it is noted: nothing is lost if this node dies in between. */
    StoredReport resolve(long reportId, String moderator, ReportOutcome outcome, String note) {
        StoredReport report = find(reportId);
        if (isResolved(report, outcome)) {
            return report;
        }
        boolean isOthers =
                report.state() == ReportState.TAKEN && !report.moderator().equals(moderator);
        if (isOthers || report.state() == ReportState.RESOLVED) {
            throw taken(report);
        }
        carryOut(report, outcome);
        boolean isNoted = reports.resolve(reportId, moderator, outcome, note);
        StoredReport now = find(reportId);
        if (!isNoted && !isResolved(now, outcome)) {
            throw taken(now);
        }
        return now;
    }

    private static boolean isResolved(StoredReport report, ReportOutcome outcome) {
        return report.state() == ReportState.RESOLVED && report.outcome().equals(Optional.of(outcome));
    }

    private static Refusal taken(StoredReport report) {
        return new Refusal(
                ErrorCode.CONFLICT, "the report is " + report.state() + " by moderator '" + report.moderator() + "'");
    }

    private void carryOut(StoredReport report, ReportOutcome outcome) {
        switch (outcome) {
            case DISMISSED -> {}
            case MESSAGE_RECALLED ->
                recall(report.place()
                        .orElseThrow(() -> new Refusal(
                                ErrorCode.INVALID_ARGUMENT,
                                "outcome: MESSAGE_RECALLED of a person (expected: DISMISSED or USER_DISABLED)")));
            case USER_DISABLED ->
                revocation.revoke(report.userId(), () -> profiles.change(report.userId(), Moderation::disabled));
        }
    }

    private void recall(Place place) {
        changes.change(
                SERVER,
                UUID.randomUUID(),
                new Change.Recall(place.conversationId(), place.seq()),
                (acl, message, now) -> Optional.empty());
        hints.hint(place.conversationId());
    }

    private static Profile disabled(Profile profile) {
        return new Profile(
                profile.userId(), profile.kind(), profile.name(), profile.avatarUrl(), profile.attributes(), true);
    }
}
