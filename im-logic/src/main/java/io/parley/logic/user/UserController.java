package io.parley.logic.user;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.Grants;
import io.parley.logic.token.Revocation;
import io.parley.logic.token.ServerKey;
import io.parley.logic.token.TokenGrant;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
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
    private final Grants grants;
    private final Revocation revocation;
    private final IdGenerator ids;

    UserController(UserStore users, Grants grants, Revocation revocation, IdGenerator ids) {
        this.users = users;
        this.grants = grants;
        this.revocation = revocation;
        this.ids = ids;
    }

    record UserRequest(
            @NotBlank(message = "1 to 100 characters") @Size(max = 100, message = "1 to 100 characters")
            String name) {}

    record UserAnswer(String userId, String name) {}

    @Operation(summary = "Make a user", description = "Each call makes another one: keep the id.")
    @PostMapping("/api/v1/users")
    @ResponseStatus(HttpStatus.CREATED)
    UserAnswer create(ServerKey key, @Valid @RequestBody UserRequest body) {
        UserAccount account =
                UserAccount.fresh(ids.next(), UserKind.USER, body.name().strip());
        users.add(account);
        return new UserAnswer(Long.toString(account.userId()), account.name());
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
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "userId: there is no such user"));
    }
}
