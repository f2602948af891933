package io.parley.logic.token;

import io.parley.logic.link.JwksSource;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Tokens")
@RestController
class TokenController {
    private static final Duration KEYS_FRESH = Duration.ofMinutes(5);

    private final Grants grants;
    private final Revocation revocation;
    private final GrantLimit limit;
    private final JwksSource keys;

    TokenController(Grants grants, Revocation revocation, GrantLimit limit, JwksSource keys) {
        this.grants = grants;
        this.revocation = revocation;
        this.limit = limit;
        this.keys = keys;
    }

    record RefreshRequest(
            @NotBlank(message = "the refresh token of the last grant")
            String refreshToken) {}

    @Operation(
            summary = "A fresh access token",
            description =
                    "Rotates the refresh token: use the one in the answer next. Asking again within seconds, because"
                            + " the answer was lost, gives the same refresh token; using an old one later ends the sign-in.")
    @PostMapping("/api/v1/tokens/refresh")
    TokenGrant refresh(@Valid @RequestBody RefreshRequest body, HttpServletRequest request) {
        limit.check(request);
        return grants.refresh(body.refreshToken(), account -> true);
    }

    @Operation(
            summary = "Sign out everywhere",
            description = "Every token of the caller ends at once, and every open connection is closed.")
    @SecurityRequirement(name = "accessToken")
    @PostMapping("/api/v1/tokens/revoke")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(SignedIn caller) {
        revocation.revoke(caller.userId());
    }

    @Operation(summary = "The public keys that verify access tokens", description = "A JWK set.")
    @GetMapping(value = "/.well-known/jwks.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> jwks() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(KEYS_FRESH).cachePublic())
                .contentType(MediaType.APPLICATION_JSON)
                .body(keys.publicJwks());
    }
}
