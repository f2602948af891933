package io.parley.logic.broadcast;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.api.IdempotencyKey;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.link.Refusal;
import io.parley.logic.message.ContentJson;
import io.parley.logic.token.ServerKey;
import io.parley.storage.broadcast.BroadcastState;
import io.parley.storage.broadcast.BroadcastStore;
import io.parley.storage.broadcast.BroadcastStore.Broadcast;
import io.parley.storage.broadcast.BroadcastStore.Filter;
import io.parley.storage.broadcast.BroadcastStore.Wish;
import io.parley.storage.user.UserStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Messages of the operator's to many. Blocks on the database. */
@Tag(name = "Broadcasts", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RequestMapping("/api/v1/broadcasts")
@RestController
class BroadcastController {
    private static final int MAX_ATTRIBUTES = 10;
    private static final int MAX_PAGE = 200;

    private final BroadcastStore broadcasts;
    private final UserStore users;
    private final ContentJson contents;
    private final ProtocolJson json;
    private final IdGenerator ids;

    BroadcastController(
            BroadcastStore broadcasts, UserStore users, ContentJson contents, ProtocolJson json, IdGenerator ids) {
        this.broadcasts = broadcasts;
        this.users = users;
        this.contents = contents;
        this.json = json;
        this.ids = ids;
    }

    record FilterRequest(
            @Schema(allowableValues = {"USER", "VISITOR"}) @Nullable
            String kind,

            @Schema(type = "string", description = "Of visitors; absent: those of any site.")
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable
            Long siteId,

            @Schema(description = "What a user's attributes have to be, all of them.") @Nullable
            Map<String, String> attributes,

            @Schema(description = "Only who was there then or later; absent: anybody.") @Nullable
            Long seenSinceMs) {}

    record NewBroadcast(
            @Schema(description = "A UUID: repeated with the same one, the first answer comes again.") @Nullable
            String clientMsgId,

            @Schema(
                    type = "string",
                    description =
                            "To users: the user whose message it is. Absent to visitors, who get it from the site.")
            @Nullable
            Long senderId,

            @Schema(description = "Whom it is for: all of it has to fit.") @Nullable
            FilterRequest filter,

            @Schema(type = "object", description = "A parley.v1.Content in JSON: `text` or `custom`.") @Nullable
            JsonNode content,

            @Schema(description = "false: it counts as unread for nobody. Absent: true.") @Nullable
            Boolean countable) {}

    record BroadcastAnswer(
            String broadcastId,

            @Schema(description = "Absent: the site's.") @Nullable
            String senderId,

            FilterRequest filter,

            @Schema(type = "object") JsonNode content,

            BroadcastState state,

            @Schema(description = "Who has it.") long sent,

            @Schema(description = "Who had begun to block the sender, or was gone, by then.")
            long skipped,

            long createdAtMs,

            @Schema(description = "Absent while it is RUNNING.") @Nullable
            Long finishedAtMs) {}

    record BroadcastList(
            List<BroadcastAnswer> broadcasts,

            @Schema(description = "`before` of the next page; null: there is none.") @Nullable
            String nextBefore) {}

    @Operation(
            summary = "Send a message to all whom a filter fits",
            description =
                    "Visitors get it in their conversation with the site, users in theirs with the sender. It is sent behind"
                            + " the answer, so many at a time, each user once. The UUID that makes it idempotent stands in"
                            + " `clientMsgId` or in the header `Idempotency-Key`.")
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    BroadcastAnswer add(
            ServerKey key,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewBroadcast body) {
        Filter filter = filter(body.filter());
        Wish wish = new Wish(
                IdempotencyKey.of(idempotencyKey, body.clientMsgId(), "clientMsgId"),
                sender(filter.kind(), body.senderId()),
                contents.read("content", body.content()),
                !Boolean.FALSE.equals(body.countable()),
                filter);
        return broadcasts
                .add(ids.next(), wish)
                .map(this::answer)
                .orElseThrow(() ->
                        new Refusal(ErrorCode.CLIENT_MSG_ID_REUSED, "clientMsgId: was used for another broadcast"));
    }

    @Operation(
            summary = "The broadcasts that there are",
            description = "The newest first. What ended long ago is removed.")
    @GetMapping
    BroadcastList list(
            ServerKey key,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @Parameter(description = "1 to " + MAX_PAGE) @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw invalid("limit: " + limit + " (expected: 1 to " + MAX_PAGE + ")");
        }
        List<BroadcastAnswer> page =
                broadcasts.list(before, limit).stream().map(this::answer).toList();
        return new BroadcastList(
                page, page.size() == limit ? page.get(limit - 1).broadcastId() : null);
    }

    @Operation(summary = "How far a broadcast is")
    @GetMapping("/{broadcastId}")
    BroadcastAnswer read(ServerKey key, @PathVariable long broadcastId) {
        return answer(find(broadcastId));
    }

    @Operation(
            summary = "Send a broadcast no further",
            description = "Who has it keeps it; a batch that is under way is sent. What is over stays as it is.")
    @PostMapping("/{broadcastId}/cancel")
    BroadcastAnswer cancel(ServerKey key, @PathVariable long broadcastId) {
        broadcasts.cancel(find(broadcastId).broadcastId());
        return read(key, broadcastId);
    }

    private Broadcast find(long broadcastId) {
        return broadcasts
                .find(broadcastId)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "broadcastId: there is no such broadcast"));
    }

    private BroadcastAnswer answer(Broadcast broadcast) {
        Wish wish = broadcast.wish();
        Filter filter = wish.filter();
        return new BroadcastAnswer(
                Long.toString(broadcast.broadcastId()),
                wish.senderId() == 0 ? null : Long.toString(wish.senderId()),
                new FilterRequest(
                        filter.kind().name(),
                        filter.siteId().isPresent() ? filter.siteId().getAsLong() : null,
                        filter.attributes(),
                        filter.seenSince().map(Instant::toEpochMilli).orElse(null)),
                json.of(wish.content()),
                broadcast.state(),
                broadcast.sent(),
                broadcast.skipped(),
                broadcast.createdAt().toEpochMilli(),
                broadcast.finishedAt().map(Instant::toEpochMilli).orElse(null));
    }

    private static Filter filter(@Nullable FilterRequest given) {
        String kind = given == null || given.kind() == null ? "" : given.kind();
        if (given == null || !(kind.equals("USER") || kind.equals("VISITOR"))) {
            throw invalid("filter.kind: " + (kind.isEmpty() ? "missing" : "not one") + " (expected: USER or VISITOR)");
        }
        if (kind.equals("USER") && given.siteId() != null) {
            throw invalid("filter.siteId: with USER (expected: with VISITOR)");
        }
        if (given.seenSinceMs() != null && given.seenSinceMs() < 0) {
            throw invalid("filter.seenSinceMs: " + given.seenSinceMs() + " (expected: >= 0)");
        }
        Map<String, String> attributes = given.attributes() == null ? Map.of() : given.attributes();
        if (attributes.size() > MAX_ATTRIBUTES || attributes.values().stream().anyMatch(Objects::isNull)) {
            throw invalid("filter.attributes: " + attributes.size() + " (expected: at most " + MAX_ATTRIBUTES
                    + ", none of them null)");
        }
        return new Filter(
                UserKind.valueOf(kind),
                given.siteId() == null ? OptionalLong.empty() : OptionalLong.of(given.siteId()),
                attributes,
                Optional.ofNullable(given.seenSinceMs()).map(Instant::ofEpochMilli));
    }

    private long sender(UserKind kind, @Nullable Long senderId) {
        if (kind == UserKind.VISITOR) {
            if (senderId != null) {
                throw invalid("senderId: " + senderId + " (expected: none, visitors get it from the site)");
            }
            return 0;
        }
        return Optional.ofNullable(senderId)
                .flatMap(users::find)
                .filter(account -> account.kind() == UserKind.USER && !account.disabled())
                .orElseThrow(() -> invalid("senderId: " + senderId + " (expected: a user who is not disabled)"))
                .userId();
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
