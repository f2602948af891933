package io.parley.logic.conversation;

import io.parley.common.protocol.ConversationPush;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.conversation.DirectConversations.Opened;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Opens conversations between two users for a server of the operator. Blocks on the database. */
@Tag(name = "Conversations", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RestController
class DirectConversationController {
    private static final long NOBODY = 0;

    private final DirectConversations direct;
    private final ConversationFrames frames;
    private final DeliveryRouter router;
    private final ProtocolJson json;

    DirectConversationController(
            DirectConversations direct, ConversationFrames frames, DeliveryRouter router, ProtocolJson json) {
        this.direct = direct;
        this.frames = frames;
        this.router = router;
        this.json = json;
    }

    record Pair(
            @ArraySchema(
                    schema = @Schema(type = "string"),
                    arraySchema = @Schema(description = "Two users, in any order; they may be disabled."))
            @Nullable
            List<@Nullable Long> userIds) {}

    @Operation(
            summary = "Find or make the conversation of two users",
            description =
                    "A parley.v1.Conversation in JSON, as somebody sees it who is not in it. Two users have one DIRECT"
                            + " conversation: repeating the call answers with the same. When it is new, both see it at once.")
    @PostMapping("/api/v1/conversations/direct")
    Object open(ServerKey key, @RequestBody Pair body) {
        List<@Nullable Long> userIds = body.userIds() == null ? List.of() : body.userIds();
        if (userIds.size() != 2) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "userIds: " + userIds.size() + " (expected: 2)");
        }
        long first = userId(userIds, 0);
        long second = userId(userIds, 1);
        direct.checkUser(first, "userIds[0]");
        Opened opened = direct.open(first, second, "userIds[1]");
        if (opened.isNew()) {
            tell(opened.conversationId(), first);
            tell(opened.conversationId(), second);
        }
        return json.of(frames.of(List.of(opened.conversationId()), NOBODY).get(0));
    }

    private static long userId(List<@Nullable Long> userIds, int index) {
        Long userId = userIds.get(index);
        if (userId == null) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "userIds[" + index + "]: null (expected: a user)");
        }
        return userId;
    }

    private void tell(long conversationId, long userId) {
        frames.of(List.of(conversationId), userId)
                .forEach(conversation -> router.push(
                        List.of(userId),
                        ServerFrame.newBuilder()
                                .setConversationPush(
                                        ConversationPush.newBuilder().setConversation(conversation))
                                .build(),
                        PushKind.STATE));
    }
}
