package io.parley.logic.agent;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.logic.api.ClientAddresses;
import io.parley.logic.token.TokenGrant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Agents")
@RestController
class AgentController {
    private final AgentLogin logins;
    private final ClientAddresses addresses;

    AgentController(AgentLogin logins, ClientAddresses addresses) {
        this.logins = logins;
        this.addresses = addresses;
    }

    record LoginRequest(
            @NotBlank(message = "1 to 190 characters") @Size(max = 190, message = "1 to 190 characters")
            String login,

            @NotEmpty(message = "1 to 200 characters") @Size(max = 200, message = "1 to 200 characters")
            String password) {
        /** The password stays out of logs. */
        @Override
        public String toString() {
            return "LoginRequest";
        }
    }

    record AgentGrant(@JsonUnwrapped TokenGrant grant, String name, AgentSite site) {}

    @Schema(description = "The site that the agent answers for.")
    record AgentSite(String siteId, String name) {}

    @Operation(
            summary = "Log an agent in",
            description =
                    "WRONG_CREDENTIALS does not tell what is wrong. After some failures RATE_LIMITED, with Retry-After.")
    @PostMapping("/api/v1/agents/login")
    AgentGrant logIn(@Valid @RequestBody LoginRequest body, HttpServletRequest request) {
        AgentLogin.LoggedIn agent = logins.logIn(body.login(), body.password(), addresses.keyOf(request));
        return new AgentGrant(
                agent.grant(),
                agent.account().name(),
                new AgentSite(Long.toString(agent.site().siteId()), agent.site().name()));
    }
}
