package io.parley.client;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Report;
import io.parley.common.protocol.ReportReason;
import io.parley.common.protocol.ReportedMessage;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Tells moderators of messages and people, repeated under one op_id until it is answered. */
public final class Reports {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    Reports(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    /**
     * Reports a message that somebody else has sent, as it is now, and gives the report's id. Fails with NOT_FOUND, NOT_ALLOWED (not to be read),
     * CONFLICT (it was recalled), INVALID_ARGUMENT (an own one), or TOO_MANY_REPORTS.
     *
     * @param text in the reporter's words, at most 500 characters; may be empty
     */
    public CompletableFuture<Long> message(long conversationId, long seq, ReportReason reason, String text) {
        return report(() -> Report.newBuilder()
                .setMessage(ReportedMessage.newBuilder()
                        .setConversationId(core.conversations.resolve(conversationId))
                        .setSeq(seq))
                .setReason(reason)
                .setText(text));
    }

    /** Reports somebody whose profile the user may see, and gives the report's id. Fails with NOT_FOUND or TOO_MANY_REPORTS. */
    public CompletableFuture<Long> person(long userId, ReportReason reason, String text) {
        return report(
                () -> Report.newBuilder().setUserId(userId).setReason(reason).setText(text));
    }

    private CompletableFuture<Long> report(Supplier<Report.Builder> report) {
        return requests.request(
                () -> ClientFrame.newBuilder().setReport(report.get().setOpId(newId.get())),
                frame -> frame.getReportResult().getReportId());
    }
}
