package io.parley.logic.report;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Report;
import io.parley.common.protocol.ReportReason;
import io.parley.common.protocol.ReportResult;
import io.parley.common.protocol.ReportedMessage;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.logic.user.ProfileAccess;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.report.ReportStore;
import io.parley.storage.report.ReportStore.Added;
import io.parley.storage.report.ReportStore.NewReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Report: of what the caller may see, by anybody. */
@Component
class ReportHandler implements RequestHandler {
    /** In code points. */
    private static final int MAX_TEXT = 500;

    private final ReportStore reports;
    private final ConversationAccess access;
    private final ProfileAccess profiles;
    private final MessageStore messages;
    private final IdGenerator ids;
    private final Workers workers;
    private final ReportConfig config;

    ReportHandler(
            ReportStore reports,
            ConversationAccess access,
            ProfileAccess profiles,
            MessageStore messages,
            IdGenerator ids,
            Workers workers,
            ReportConfig config) {
        this.reports = reports;
        this.access = access;
        this.profiles = profiles;
        this.messages = messages;
        this.ids = ids;
        this.workers = workers;
        this.config = config;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.REPORT;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        Report request = frame.getReport();
        UUID opId = CanonicalUuid.ofOperation(request.getOpId());
        if (request.getReason() == ReportReason.REPORT_REASON_UNSPECIFIED
                || request.getReason() == ReportReason.UNRECOGNIZED) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "reason: " + request.getReasonValue() + " (expected: one of ReportReason)");
        }
        int length = request.getText().codePointCount(0, request.getText().length());
        if (length > MAX_TEXT) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "text: " + length + " characters (expected: at most " + MAX_TEXT + ")");
        }
        return switch (request.getSubjectCase()) {
            case MESSAGE -> workers.call(() -> add(ofMessage(caller, opId, request)));
            case USER_ID -> workers.call(() -> add(ofPerson(caller, opId, request)));
            case SUBJECT_NOT_SET ->
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "subject: none (expected: message or user_id)");
        };
    }

    private NewReport ofMessage(Caller caller, UUID opId, Report request) {
        ReportedMessage named = request.getMessage();
        Place place = new Place(named.getConversationId(), named.getSeq());
        StoredMessage message = Optional.of(access.reading(caller, place.conversationId()))
                .filter(visible -> visible.contains(place.seq()))
                .flatMap(visible -> messages.at(List.of(place)).stream().findFirst())
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "seq: there is no message " + place.seq()));
        if (message.senderId() == 0 || message.senderId() == caller.userId()) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "seq: an own message, or the server's (expected: another's)");
        }
        if (message.revision().recalled()) {
            throw new Refusal(ErrorCode.CONFLICT, "the message was recalled");
        }
        return new NewReport(
                ids.next(),
                caller.userId(),
                opId,
                request.getReason(),
                request.getText(),
                message.senderId(),
                Optional.of(place),
                Optional.of(message.content()));
    }

    private NewReport ofPerson(Caller caller, UUID opId, Report request) {
        long userId = request.getUserId();
        if (userId == caller.userId()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "user_id: " + userId + " (expected: another than the caller)");
        }
        if (profiles.visible(caller, List.of(userId)).isEmpty()) {
            throw new Refusal(ErrorCode.NOT_FOUND, "user_id: there is no such user");
        }
        return new NewReport(
                ids.next(),
                caller.userId(),
                opId,
                request.getReason(),
                request.getText(),
                userId,
                Optional.empty(),
                Optional.empty());
    }

    private ServerFrame.Builder add(NewReport report) {
        Added added = reports.add(report, config.perDay());
        if (added instanceof Added.Done done) {
            return ServerFrame.newBuilder()
                    .setReportResult(ReportResult.newBuilder().setReportId(done.reportId()));
        }
        throw added instanceof Added.Reused
                ? new Refusal(ErrorCode.CONFLICT, "op_id: was used for another report")
                : new Refusal(
                        ErrorCode.TOO_MANY_REPORTS,
                        "reports within 24 hours: " + config.quota() + " already (expected: at most " + config.quota()
                                + ")");
    }
}
