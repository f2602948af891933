package io.parley.logic.user;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.Grants;
import io.parley.logic.token.Revocation;
import io.parley.logic.token.ServerKey;
import io.parley.logic.token.TokenGrant;
import io.parley.storage.user.Profile;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a server of the operator does on behalf of the users that it knows. Blocks on the database. */
@Tag(name = "Users", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RestController
class UserController {
    private final UserStore users;
    private final Accounts accounts;
    private final Grants grants;
    private final Revocation revocation;
    private final IdGenerator ids;

    UserController(UserStore users, Accounts accounts, Grants grants, Revocation revocation, IdGenerator ids) {
        this.users = users;
        this.accounts = accounts;
        this.grants = grants;
        this.revocation = revocation;
        this.ids = ids;
    }

    record NewUser(
            @NotBlank(message = "1 to 100 characters") @Size(max = 100, message = "1 to 100 characters")
            String name,

            @Schema(description = "http or https, at most 500 characters.") @Nullable
            String avatarUrl,

            @Schema(
                    description =
                            "At most 20; names of 1 to 50 of A–Z a–z 0–9 _ . -, values of at most 200 characters. Other"
                                    + " users see them.")
            @Nullable
            Map<String, String> attributes) {}

    @Schema(description = "What is absent stays as it is.")
    record UserChange(
            @Schema(description = "1 to 100 characters.") @Nullable
            String name,

            @Schema(description = "http or https, at most 500 characters; empty: none.") @Nullable
            String avatarUrl,

            @Schema(description = "All of them: those that are not among these are removed.") @Nullable
            Map<String, String> attributes,

            @Schema(description = "true: tokens end at once, open connections are closed, and no sign-in is possible.")
            @Nullable
            Boolean disabled) {}

    record UserAnswer(String userId, String name, String avatarUrl, Map<String, String> attributes, boolean disabled) {
        static UserAnswer of(Profile profile) {
            return new UserAnswer(
                    Long.toString(profile.userId()),
                    profile.name(),
                    profile.avatarUrl(),
                    profile.attributes(),
                    profile.disabled());
        }
    }

    @Operation(summary = "Make a user", description = "Each call makes another one: keep the id.")
    @PostMapping("/api/v1/users")
    @ResponseStatus(HttpStatus.CREATED)
    UserAnswer create(ServerKey key, @Valid @RequestBody NewUser body) {
        ProfileRule.check(body.name(), body.avatarUrl(), body.attributes());
        UserAccount account =
                UserAccount.fresh(ids.next(), UserKind.USER, body.name().strip());
        return UserAnswer.of(accounts.create(
                account, profile -> changed(profile, new UserChange(null, body.avatarUrl(), body.attributes(), null))));
    }

    @Operation(summary = "A user’s profile")
    @GetMapping("/api/v1/users/{userId}")
    UserAnswer read(ServerKey key, @PathVariable long userId) {
        return UserAnswer.of(accounts.profile(find(userId).userId()).orElseThrow(UserController::unknown));
    }

    @Operation(summary = "Change a user’s profile, disable a user or enable one again")
    @PatchMapping("/api/v1/users/{userId}")
    UserAnswer change(ServerKey key, @PathVariable long userId, @RequestBody UserChange body) {
        ProfileRule.check(body.name(), body.avatarUrl(), body.attributes());
        long known = find(userId).userId();
        return UserAnswer.of(
                accounts.change(known, profile -> changed(profile, body), Boolean.TRUE.equals(body.disabled()))
                        .orElseThrow(UserController::unknown));
    }

    private static Profile changed(Profile profile, UserChange change) {
        return new Profile(
                profile.userId(),
                profile.kind(),
                change.name() == null ? profile.name() : change.name().strip(),
                change.avatarUrl() == null ? profile.avatarUrl() : change.avatarUrl(),
                change.attributes() == null ? profile.attributes() : change.attributes(),
                change.disabled() == null ? profile.disabled() : change.disabled());
    }

    @Operation(summary = "Sign a user in", description = "Hand the grant to that user's client, and to nobody else.")
    @PostMapping("/api/v1/users/{userId}/tokens")
    TokenGrant signIn(ServerKey key, @PathVariable long userId) {
        UserAccount account = find(userId);
        if (account.disabled()) {
            throw Refusal.notAllowed();
        }
        return grants.begin(account, 0);
    }

    @Operation(
            summary = "Sign a user out everywhere",
            description = "Every token ends at once, and every open connection is closed.")
    @DeleteMapping("/api/v1/users/{userId}/tokens")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(ServerKey key, @PathVariable long userId) {
        revocation.revoke(find(userId).userId());
    }

    /** Visitors and agents are not for this API. */
    private UserAccount find(long userId) {
        return users.find(userId)
                .filter(account -> account.kind() == UserKind.USER)
                .orElseThrow(UserController::unknown);
    }

    private static Refusal unknown() {
        return new Refusal(ErrorCode.NOT_FOUND, "userId: there is no such user");
    }
}
