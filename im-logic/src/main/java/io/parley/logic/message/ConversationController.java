package io.parley.logic.message;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.PullResult;
import io.parley.logic.api.IdempotencyKey;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.conversation.ConversationFrames;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.ConversationStore.ChangedPage;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageStore;
import io.parley.storage.user.UserStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What a server of the operator says in conversations as the system, and reads of them. */
@Tag(name = "Conversations", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RestController
class ConversationController {
    private static final long NOBODY = 0;

    private final SystemLines lines;
    private final MessageStore messages;
    private final ConversationStore conversations;
    private final UserStore users;
    private final ClientLimits limits;
    private final ProtocolJson json;
    private final ContentJson contents;

    ConversationController(
            SystemLines lines,
            MessageStore messages,
            ConversationStore conversations,
            UserStore users,
            ClientLimits limits,
            ProtocolJson json,
            ContentJson contents) {
        this.lines = lines;
        this.messages = messages;
        this.conversations = conversations;
        this.users = users;
        this.limits = limits;
        this.json = json;
        this.contents = contents;
    }

    record NewSystemMessage(
            @Schema(description = "A UUID: repeated with the same one, the first answer comes again.") @Nullable
            String clientMsgId,

            @Schema(
                    type = "object",
                    description =
                            "A parley.v1.Content in JSON: `text` or `custom`, with `replyTo` and `mentions` if need be.")
            @Nullable
            JsonNode content,

            @Schema(description = "false: it counts as unread for nobody. Absent: true.") @Nullable
            Boolean countable) {}

    record SystemMessageAnswer(
            String messageId,
            String seq,
            long sentAtMs,

            @Schema(description = "It had been stored by an earlier call.")
            boolean duplicate) {
        static SystemMessageAnswer of(Ack ack) {
            return new SystemMessageAnswer(
                    Long.toString(ack.getMessageId()),
                    Long.toString(ack.getSeq()),
                    ack.getSentAtMs(),
                    ack.getDuplicate());
        }
    }

    record ConversationList(
            @Schema(description = "Each a parley.v1.Conversation in JSON, as the user sees it.")
            List<Object> conversations,

            @Schema(description = "`after` of the next page; null: there is none.") @Nullable
            String nextAfter) {}

    @Operation(
            summary = "Send a message as the system",
            description =
                    "Whoever may send there: no membership, block or mute is asked about, and a support conversation needs no"
                            + " open session. Its `senderId` is 0. The UUID that makes it idempotent stands in `clientMsgId`"
                            + " or in the header `Idempotency-Key`.")
    @PostMapping("/api/v1/conversations/{conversationId}/messages")
    @ResponseStatus(HttpStatus.CREATED)
    CompletionStage<SystemMessageAnswer> send(
            ServerKey key,
            @PathVariable long conversationId,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewSystemMessage body) {
        UUID id = IdempotencyKey.of(idempotencyKey, body.clientMsgId(), "clientMsgId");
        boolean isCountable = !Boolean.FALSE.equals(body.countable());
        return lines.append(
                        conversationId,
                        NOBODY,
                        new NewMessage(id, contents.read("content", body.content()), isCountable))
                .thenApply(SystemMessageAnswer::of);
    }

    @Operation(
            summary = "A conversation",
            description =
                    "A parley.v1.Conversation in JSON, as somebody sees it who is not in it. Members of a group are not"
                            + " listed.")
    @GetMapping("/api/v1/conversations/{conversationId}")
    Object read(ServerKey key, @PathVariable long conversationId) {
        return conversations.states(List.of(conversationId), NOBODY).stream()
                .findFirst()
                .map(state -> json.of(ConversationFrames.of(state)))
                .orElseThrow(SystemLines::noSuchConversation);
    }

    @Operation(
            summary = "Messages of a conversation",
            description =
                    "A parley.v1.PullResult in JSON: the messages from `fromSeq` to `toSeq` in ascending order, the oldest of"
                            + " them, or with `backward` the newest. What is absent between `coveredFromSeq` and"
                            + " `coveredToSeq` does not exist.")
    @GetMapping("/api/v1/conversations/{conversationId}/messages")
    Object messages(
            ServerKey key,
            @PathVariable long conversationId,
            @RequestParam(defaultValue = "1") long fromSeq,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long toSeq,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "false") boolean backward) {
        checkLimit(limit);
        if (fromSeq < 1 || toSeq < fromSeq) {
            throw new Refusal(
                    ErrorCode.INVALID_RANGE,
                    "fromSeq " + fromSeq + ", toSeq " + toSeq + " (expected: 1 <= fromSeq <= toSeq)");
        }
        if (conversations.acl(conversationId).isEmpty()) {
            throw SystemLines.noSuchConversation();
        }
        MessageStore.Page page = messages.read(conversationId, fromSeq, toSeq, limit, backward);
        PullResult.Builder result = PullResult.newBuilder()
                .setConversationId(conversationId)
                .setCoveredFromSeq(page.coveredFromSeq())
                .setCoveredToSeq(page.coveredToSeq())
                .setFirstSeq(page.firstSeq())
                .setLastSeq(page.lastSeq());
        page.messages().forEach(message -> result.addMessages(MessageFrames.of(message)));
        return json.of(result);
    }

    @Operation(summary = "The conversations that a user is in", description = "By their ids, in pages.")
    @GetMapping("/api/v1/users/{userId}/conversations")
    ConversationList ofUser(
            ServerKey key,
            @PathVariable long userId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") int limit) {
        checkLimit(limit);
        if (users.find(userId).isEmpty()) {
            throw new Refusal(ErrorCode.NOT_FOUND, "userId: there is no such user");
        }
        ChangedPage page = conversations.changed(userId, 0, after, limit);
        List<Object> found = page.changed().stream()
                .map(state -> (Object) json.of(ConversationFrames.of(state)))
                .toList();
        return new ConversationList(found, page.more() ? Long.toString(page.lastId()) : null);
    }

    private void checkLimit(int limit) {
        if (limit < 1 || limit > limits.maxPullMessages()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "limit: " + limit + " (expected: 1 to " + limits.maxPullMessages() + ")");
        }
    }
}
