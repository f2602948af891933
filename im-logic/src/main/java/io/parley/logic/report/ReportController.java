package io.parley.logic.report;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.report.ReportOutcome;
import io.parley.storage.report.ReportState;
import io.parley.storage.report.ReportStore;
import io.parley.storage.report.StoredReport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The moderators' queue. Blocks on the database. */
@Tag(name = "Reports", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RestController
@RequestMapping("/api/v1/reports")
class ReportController {
    private static final int MAX_PAGE = 200;

    private final ReportStore reports;
    private final Moderation moderation;
    private final ProtocolJson protocol;

    ReportController(ReportStore reports, Moderation moderation, ProtocolJson protocol) {
        this.reports = reports;
        this.moderation = moderation;
        this.protocol = protocol;
    }

    record Taking(
            @NotBlank(message = "1 to 100 characters")
            @Size(max = 100, message = "1 to 100 characters")
            @Schema(description = "Who takes it, by a name of the host's.")
            String moderator) {}

    record Resolution(
            @NotBlank(message = "1 to 100 characters") @Size(max = 100, message = "1 to 100 characters")
            String moderator,

            @NotNull(message = "DISMISSED, MESSAGE_RECALLED or USER_DISABLED")
            ReportOutcome outcome,

            @Size(max = 500, message = "at most 500 characters") @Nullable
            String note) {}

    record ReportAnswer(
            String reportId,
            ReportState state,
            String reason,
            String text,
            String reporterId,

            @Schema(description = "Who is reported; of a message its sender.")
            String userId,

            @Schema(description = "Of a message; absent: a person is reported.") @Nullable
            String conversationId,

            @Nullable String seq,

            @Schema(description = "What the message said when it was reported.", type = "object") @Nullable
            JsonNode content,

            @Schema(description = "Empty: nobody has it.") String moderator,

            @Nullable ReportOutcome outcome,
            String note,
            long createdAtMs,
            long changedAtMs) {}

    record ReportPage(
            List<ReportAnswer> reports,

            @Schema(description = "There are more: ask with the last id as after.")
            boolean more) {}

    @Operation(summary = "The reports in a state, the oldest first")
    @GetMapping
    ReportPage list(
            ServerKey key,
            @RequestParam(defaultValue = "OPEN") ReportState state,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + limit + " (expected: 1 to " + MAX_PAGE + ")");
        }
        List<ReportAnswer> page =
                reports.list(state, after, limit).stream().map(this::answer).toList();
        return new ReportPage(page, page.size() == limit);
    }

    @Operation(summary = "One report")
    @GetMapping("/{reportId}")
    ReportAnswer read(ServerKey key, @PathVariable long reportId) {
        return answer(moderation.find(reportId));
    }

    @Operation(
            summary = "Take a report out of the queue",
            description = "One moderator has it from then on; another gets CONFLICT.")
    @PostMapping("/{reportId}/take")
    ReportAnswer take(ServerKey key, @PathVariable long reportId, @Valid @RequestBody Taking body) {
        return answer(moderation.take(reportId, body.moderator().strip()));
    }

    @Operation(
            summary = "Resolve a report",
            description =
                    "MESSAGE_RECALLED takes the message back, at any age; USER_DISABLED disables who is reported and"
                            + " ends all tokens. The same again changes nothing.")
    @PostMapping("/{reportId}/resolve")
    ReportAnswer resolve(ServerKey key, @PathVariable long reportId, @Valid @RequestBody Resolution body) {
        String note = body.note() == null ? "" : body.note();
        return answer(moderation.resolve(reportId, body.moderator().strip(), body.outcome(), note));
    }

    private ReportAnswer answer(StoredReport report) {
        return new ReportAnswer(
                Long.toString(report.reportId()),
                report.state(),
                report.reason().name(),
                report.text(),
                Long.toString(report.reporterId()),
                Long.toString(report.userId()),
                report.place()
                        .map(Place::conversationId)
                        .map(id -> Long.toString(id))
                        .orElse(null),
                report.place().map(Place::seq).map(seq -> Long.toString(seq)).orElse(null),
                report.content().map(protocol::of).orElse(null),
                report.moderator(),
                report.outcome().orElse(null),
                report.note(),
                report.createdAt().toEpochMilli(),
                report.changedAt().toEpochMilli());
    }
}
