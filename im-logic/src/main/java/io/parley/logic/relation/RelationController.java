package io.parley.logic.relation;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListRelationsResult;
import io.parley.common.protocol.Relation;
import io.parley.logic.api.IdempotencyKey;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.SignedIn;
import io.parley.storage.relation.RelationStore.Change;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Relations over REST: the same service as the protocol's operations. */
@Tag(name = "Relations", description = "Friends and blocks of the caller.")
@SecurityRequirement(name = "accessToken")
@RequestMapping("/api/v1/relations")
@RestController
class RelationController {
    private final RelationService relations;

    RelationController(RelationService relations) {
        this.relations = relations;
    }

    record ChangeRequest(
            @Schema(description = "A UUID: repeated with the same one, the first answer comes again.") @Nullable
            String opId,

            @Schema(description = "Of a request, at most 200 characters.") @Nullable
            String message,

            @Schema(
                    description =
                            "Of an update: the caller's own name for the friend, at most 100 characters. Empty: none.")
            @Nullable
            String remark,

            @Schema(description = "Of an update: the group that the friend is in, at most 50 characters. Empty: none.")
            @Nullable
            String group) {
        static final ChangeRequest EMPTY = new ChangeRequest(null, null, null, null);
    }

    record RelationAnswer(
            String userId,
            String name,

            @Schema(description = "RELATION_STATE_NONE, REQUEST_SENT, REQUEST_RECEIVED or FRIENDS.")
            String state,

            @Schema(description = "The caller blocks this user. The reverse is never told.")
            boolean blocked,

            @Schema(description = "The text of an open request.")
            String requestMessage,

            @Schema(description = "Rises with every change of the caller's relations.")
            long version,

            @Schema(description = "The caller's own name for a friend.")
            String remark,

            @Schema(description = "The caller's group that a friend is in.")
            String group) {
        static RelationAnswer of(Relation relation) {
            return new RelationAnswer(
                    Long.toString(relation.getUserId()),
                    relation.getName(),
                    relation.getState().name(),
                    relation.getBlocked(),
                    relation.getRequestMessage(),
                    relation.getVersion(),
                    relation.getRemark(),
                    relation.getGroup());
        }
    }

    record RelationList(
            List<RelationAnswer> relations,

            @Schema(description = "Everything up to here has been told: the next `afterVersion`.")
            long version,

            @Schema(description = "There are later ones.") boolean more,

            @Schema(description = "`afterVersion` was of another log: drop all, this is the first page of everything.")
            boolean reset) {}

    @Operation(
            summary = "Friends, open requests and blocks",
            description =
                    "By version. Without parameters all at once; with `afterVersion` what has changed since, also what"
                            + " has become nothing (`RELATION_STATE_NONE`, not blocked), in pages of `limit`, at most 500.")
    @GetMapping
    RelationList list(
            SignedIn caller,
            @RequestParam(defaultValue = "0") long afterVersion,
            @RequestParam(defaultValue = "0") int limit) {
        ListRelationsResult page = relations.list(caller.userId(), afterVersion, limit);
        return new RelationList(
                page.getRelationsList().stream().map(RelationAnswer::of).toList(),
                page.getVersion(),
                page.getMore(),
                page.getReset());
    }

    @Operation(
            summary = "Change a relation",
            description =
                    "`request` asks for friendship, and makes both friends when the other has asked before; `accept`"
                            + " a request of the other, `reject` ends it, `cancel` ends an own one; `remove` ends a friendship or"
                            + " a request of either; `update` labels a friend; `block` holds for the very next message;"
                            + " `unblock`. The UUID that makes it idempotent stands in `opId` or"
                            + " in the header `Idempotency-Key`.")
    @PostMapping("/{peerId}/{action:request|accept|reject|cancel|remove|update|block|unblock}")
    RelationAnswer change(
            SignedIn caller,
            @PathVariable long peerId,
            @Schema(allowableValues = {"request", "accept", "reject", "cancel", "remove", "update", "block", "unblock"})
                    @PathVariable
                    String action,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable ChangeRequest given) {
        ChangeRequest body = given == null ? ChangeRequest.EMPTY : given;
        Change change = switch (action) {
            case "request" -> new Change.RequestFriend(peerId, body.message() == null ? "" : body.message());
            case "accept" -> new Change.AcceptFriend(peerId);
            case "reject" -> new Change.RejectFriend(peerId);
            case "cancel" -> new Change.CancelFriendRequest(peerId);
            case "update" -> new Change.UpdateFriend(peerId, body.remark(), body.group());
            case "remove" -> new Change.RemoveFriend(peerId);
            case "block" -> new Change.Block(peerId);
            case "unblock" -> new Change.Unblock(peerId);
            default -> throw new Refusal(ErrorCode.NOT_FOUND, "action: " + action);
        };
        return RelationAnswer.of(
                relations.change(caller.userId(), IdempotencyKey.of(key, body.opId(), "opId"), change));
    }
}
