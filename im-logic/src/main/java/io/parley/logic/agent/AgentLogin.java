package io.parley.logic.agent;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.Grants;
import io.parley.logic.token.TokenGrant;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.credential.AgentCredential;
import io.parley.storage.credential.CredentialStore;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Agents' log-in by password. Blocks on the database and on the hash. */
@Service
class AgentLogin {
    private final CredentialStore credentials;
    private final UserStore users;
    private final AgentStore agents;
    private final SiteStore sites;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final Grants grants;

    AgentLogin(
            CredentialStore credentials,
            UserStore users,
            AgentStore agents,
            SiteStore sites,
            Passwords passwords,
            LoginThrottle throttle,
            Grants grants) {
        this.credentials = credentials;
        this.users = users;
        this.agents = agents;
        this.sites = sites;
        this.passwords = passwords;
        this.throttle = throttle;
        this.grants = grants;
    }

    record LoggedIn(TokenGrant grant, UserAccount account, Site site) {}

    /**
     * @param address what the caller's rate is counted by
     * @throws Refusal WRONG_CREDENTIALS, whatever is wrong with them; RATE_LIMITED; BUSY
     */
    LoggedIn logIn(String login, String password, Object address) {
        String known = login.strip().toLowerCase(Locale.ROOT);
        throttle.begin(known, address);
        Optional<AgentCredential> credential = credentials.findByLogin(known);
        boolean matches = false;
        if (credential.isPresent()) {
            matches = passwords.matches(password, credential.get().passwordHash());
        } else {
            passwords.pretend(password);
        }
        if (!matches) {
            throw wrong();
        }
        long userId = credential.orElseThrow().userId();
        UserAccount account =
                users.find(userId).filter(found -> !found.disabled()).orElseThrow(AgentLogin::wrong);
        Agent agent = agents.find(userId).orElseThrow(AgentLogin::wrong);
        Site site = sites.find(agent.siteId()).orElseThrow(AgentLogin::wrong);
        throttle.succeeded(known, address);
        return new LoggedIn(grants.begin(account, site.siteId()), account, site);
    }

    private static Refusal wrong() {
        return new Refusal(ErrorCode.WRONG_CREDENTIALS, "login or password is wrong");
    }
}
