package io.parley.logic.site;

import io.parley.logic.token.GrantLimit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Visitors")
@RestController
class SiteController {
    private final Visitors visitors;
    private final GrantLimit limit;

    SiteController(Visitors visitors, GrantLimit limit) {
        this.visitors = visitors;
        this.limit = limit;
    }

    record VisitorRequest(
            @Schema(description = "The key in the page's script tag.") @NotBlank(message = "the site's key")
            String siteKey,

            @Schema(description = "Of this visitor's last grant; absent: a new visitor.") @Nullable
            String refreshToken) {}

    @Operation(
            summary = "A visitor of a site",
            description =
                    "The visitor whose refresh token is given, else a new one. A refresh token that is of no use any"
                            + " more is refused with a TOKEN_… code; ask again without one then.")
    @PostMapping("/api/v1/visitors")
    VisitorGrant visitor(@Valid @RequestBody VisitorRequest body, HttpServletRequest request) {
        limit.check(request);
        var site = visitors.site(body.siteKey());
        String refreshToken = body.refreshToken();
        return refreshToken == null ? visitors.arrive(site) : visitors.comeBack(site, refreshToken);
    }

    @Operation(summary = "How a site's widget looks", description = "Needs no visitor.")
    @GetMapping("/api/v1/sites/{key}/widget")
    SiteLook widget(@PathVariable String key) {
        return SiteLook.of(visitors.site(key));
    }
}
