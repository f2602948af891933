package io.parley.logic.privacy;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.Revocation;
import io.parley.logic.token.ServerKey;
import io.parley.storage.erasure.ErasureStore;
import io.parley.storage.erasure.ErasureStore.Erasure;
import io.parley.storage.user.Profile;
import io.parley.storage.user.ProfileStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Exports and erases users and visitors at the word of the operator's server. Blocks on the database. */
@Tag(name = "Users")
@SecurityRequirement(name = "serverKey")
@RestController
class PrivacyController {
    private final ErasureStore erasures;
    private final UserStore users;
    private final ProfileStore profiles;
    private final Revocation revocation;
    private final DataExport export;

    PrivacyController(
            ErasureStore erasures, UserStore users, ProfileStore profiles, Revocation revocation, DataExport export) {
        this.erasures = erasures;
        this.users = users;
        this.profiles = profiles;
        this.revocation = revocation;
        this.export = export;
    }

    enum State {
        RUNNING,
        DONE
    }

    record ErasureAnswer(
            String userId,
            State state,
            long requestedAtMs,

            @Schema(description = "Absent while it is under way.") @Nullable
            Long finishedAtMs) {
        static ErasureAnswer of(Erasure erasure) {
            return new ErasureAnswer(
                    Long.toString(erasure.userId()),
                    erasure.finishedAt().isPresent() ? State.DONE : State.RUNNING,
                    erasure.requestedAt().toEpochMilli(),
                    erasure.finishedAt().map(Instant::toEpochMilli).orElse(null));
        }
    }

    @Operation(
            summary = "What is kept of a user or a visitor",
            description =
                    "A JSON object a line: profile, device, relation, conversation, message, attachment; at last end,"
                            + " without which it broke off.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                                            schema = @Schema(type = "string"))))
    @GetMapping("/api/v1/users/{userId}/data")
    void export(ServerKey key, @PathVariable long userId, HttpServletResponse response) throws IOException {
        Profile profile = profiles.find(List.of(find(userId).userId())).get(0);
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        export.write(profile, response.getWriter());
    }

    @Operation(
            summary = "Erase what is kept of a user or a visitor",
            description =
                    "The user is disabled, disconnected and nameless at once; the rest follows. Messages keep their"
                            + " places and lose their contents. May be asked for again, also when it is done.")
    @DeleteMapping("/api/v1/users/{userId}/data")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ErasureAnswer erase(ServerKey key, @PathVariable long userId) {
        UserAccount account = find(userId);
        revocation.revoke(account.userId(), () -> {
            profiles.change(account.userId(), PrivacyController::blank);
            erasures.request(account.userId());
        });
        return status(key, userId);
    }

    /** Agents are the operator's own people. */
    private UserAccount find(long userId) {
        return users.find(userId)
                .filter(found -> found.kind() == UserKind.USER || found.kind() == UserKind.VISITOR)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "userId: there is no such user or visitor"));
    }

    private static Profile blank(Profile profile) {
        return new Profile(profile.userId(), profile.kind(), "", "", Map.of(), true);
    }

    @Operation(summary = "How far the erasure of a user is")
    @GetMapping("/api/v1/users/{userId}/erasure")
    ErasureAnswer status(ServerKey key, @PathVariable long userId) {
        return erasures.find(userId)
                .map(ErasureAnswer::of)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "userId: nobody has asked to erase this user"));
    }
}
