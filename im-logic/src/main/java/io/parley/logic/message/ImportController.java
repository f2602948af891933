package io.parley.logic.message;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.conversation.MemberHints;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.message.MessageImport;
import io.parley.storage.message.MessageImport.Imported;
import io.parley.storage.message.MessageImport.Outcome;
import io.parley.storage.message.MessageImport.Past;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes history that the operator brings from another system. Blocks on the database. */
@Tag(name = "Conversations", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RestController
class ImportController {
    static final int MAX_MESSAGES = 500;

    private final MessageImport imports;
    private final MemberHints hints;
    private final List<LogListener> followers;
    private final ContentJson contents;

    ImportController(MessageImport imports, MemberHints hints, List<LogListener> followers, ContentJson contents) {
        this.imports = imports;
        this.hints = hints;
        this.followers = followers;
        this.contents = contents;
    }

    record PastMessage(
            @Schema(description = "A UUID in lower case: with the same sender and this one it is stored once.")
            @Nullable
            String clientMsgId,

            @Schema(type = "string", description = "A user.") @Nullable
            Long senderId,

            @Schema(description = "When it was said; not before the message before it.") @Nullable
            Long sentAtMs,

            @Schema(
                    type = "object",
                    description =
                            "A parley.v1.Content in JSON: `text` or `custom`, with `replyTo` and `mentions` if need be.")
            @Nullable
            JsonNode content) {}

    record ImportRequest(
            @Schema(description = "1 to " + MAX_MESSAGES + ", the oldest first.") @Nullable
            List<@Nullable PastMessage> messages) {}

    record ImportedMessage(
            String messageId,
            String seq,

            @Schema(description = "It had been stored by an earlier call.")
            boolean duplicate) {
        static ImportedMessage of(Imported imported) {
            return new ImportedMessage(
                    Long.toString(imported.message().messageId()),
                    Long.toString(imported.message().seq()),
                    imported.duplicate());
        }
    }

    record ImportAnswer(
            @Schema(description = "In the order of the request.")
            List<ImportedMessage> messages) {}

    @Operation(
            summary = "Import history",
            description =
                    "Messages of another system with the senders and times that they had, the oldest first, in batches: each is"
                            + " stored as a whole or, when one message is wrong, not at all. Only while no user has said"
                            + " anything here but what was imported. They are not pushed, told by webhooks or counted as unread;"
                            + " whoever is online gets them by a sync. Repeating a batch changes nothing.")
    @PostMapping("/api/v1/conversations/{conversationId}/import")
    ImportAnswer add(ServerKey key, @PathVariable long conversationId, @RequestBody ImportRequest body) {
        Outcome outcome = imports.add(conversationId, history(body));
        if (outcome instanceof Outcome.Refused refused) {
            String where = refused.index() < 0 ? "" : "messages[" + refused.index() + "].";
            throw new Refusal(refused.code(), where + refused.message());
        }
        List<Imported> messages = ((Outcome.Done) outcome).messages();
        if (messages.stream().anyMatch(message -> !message.duplicate())) {
            followers.forEach(follower -> follower.onLogged(conversationId));
            hints.hint(conversationId);
        }
        return new ImportAnswer(messages.stream().map(ImportedMessage::of).toList());
    }

    private List<Past> history(ImportRequest body) {
        int size = body.messages() == null ? 0 : body.messages().size();
        if (body.messages() == null || size == 0 || size > MAX_MESSAGES) {
            throw invalid("messages: " + size + " (expected: 1 to " + MAX_MESSAGES + ")");
        }
        List<Past> history = new ArrayList<>(size);
        for (PastMessage message : body.messages()) {
            history.add(past("messages[" + history.size() + "]", message));
        }
        return history;
    }

    private Past past(String where, @Nullable PastMessage given) {
        if (given == null) {
            throw invalid(where + ": null (expected: an object)");
        }
        String id = given.clientMsgId() == null ? "" : given.clientMsgId();
        UUID clientMsgId = CanonicalUuid.parse(id)
                .orElseThrow(() -> invalid(where + ".clientMsgId: " + (id.isEmpty() ? "missing" : "not one")
                        + " (expected: a UUID of 36 characters in lower case)"));
        if (given.senderId() == null || given.senderId() <= 0) {
            throw invalid(where + ".senderId: " + given.senderId() + " (expected: a user)");
        }
        if (given.sentAtMs() == null || given.sentAtMs() < 0) {
            throw invalid(where + ".sentAtMs: " + given.sentAtMs() + " (expected: milliseconds since 1970)");
        }
        return new Past(
                clientMsgId,
                given.senderId(),
                Instant.ofEpochMilli(given.sentAtMs()),
                contents.read(where + ".content", given.content()));
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
