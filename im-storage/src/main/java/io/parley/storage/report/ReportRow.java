package io.parley.storage.report;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ReportReason;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.report.ReportStore.NewReport;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

class ReportRow {
    long reportId;
    long reporterId;
    int reason;
    String text = "";
    long userId;
    long conversationId;
    long seq;
    byte @Nullable [] content;
    int state;
    String moderator = "";
    int outcome;
    String note = "";
    long createdAt;
    long changedAt;

    static ReportRow of(NewReport report, long now) {
        ReportRow row = new ReportRow();
        row.reportId = report.reportId();
        row.reporterId = report.reporterId();
        row.reason = report.reason().getNumber();
        row.text = report.text();
        row.userId = report.userId();
        row.conversationId = report.place().map(Place::conversationId).orElse(0L);
        row.seq = report.place().map(Place::seq).orElse(0L);
        row.content = report.content().map(Content::toByteArray).orElse(null);
        row.state = ReportState.OPEN.number();
        row.createdAt = now;
        row.changedAt = now;
        return row;
    }

    /** The same is reported, for the same reason. */
    boolean isSame(ReportRow other) {
        return reason == other.reason
                && text.equals(other.text)
                && conversationId == other.conversationId
                && seq == other.seq
                && userId == other.userId;
    }

    StoredReport toReport() {
        ReportReason known = ReportReason.forNumber(reason);
        return new StoredReport(
                reportId,
                reporterId,
                known == null ? ReportReason.REPORT_REASON_UNSPECIFIED : known,
                text,
                userId,
                conversationId == 0 ? Optional.empty() : Optional.of(new Place(conversationId, seq)),
                Optional.ofNullable(content).map(this::read),
                ReportState.of(state),
                moderator,
                ReportOutcome.of(outcome),
                note,
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(changedAt));
    }

    private Content read(byte[] bytes) {
        try {
            return Content.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("content of report " + reportId + " can't be read", e);
        }
    }
}
