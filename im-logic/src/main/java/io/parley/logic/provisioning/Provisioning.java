package io.parley.logic.provisioning;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.UserKind;
import io.parley.logic.agent.Passwords;
import io.parley.logic.provisioning.SeedConfig.AgentSeed;
import io.parley.logic.provisioning.SeedConfig.SiteSeed;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.credential.AgentCredential;
import io.parley.storage.credential.CredentialStore;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sites and agents, or gives existing ones what is given now: names, look, origins, role, capacity, password.
 * Idempotent, also when several nodes do the same at once. Every call blocks on the database.
 */
@Service
public class Provisioning {
    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
    private static final Pattern SITE_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ACCENT = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final int LONGEST_LOGIN = 190;

    private final SiteStore sites;
    private final UserStore users;
    private final AgentStore agents;
    private final CredentialStore credentials;
    private final Passwords passwords;
    private final IdGenerator ids;
    private final TransactionTemplate transaction;

    public Provisioning(
            SiteStore sites,
            UserStore users,
            AgentStore agents,
            CredentialStore credentials,
            Passwords passwords,
            IdGenerator ids,
            PlatformTransactionManager transactions) {
        this.sites = sites;
        this.users = users;
        this.agents = agents;
        this.credentials = credentials;
        this.passwords = passwords;
        this.ids = ids;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * @throws IllegalArgumentException if key, accent or an origin is not of the form expected
     */
    public Site site(SiteSeed seed) {
        if (!SITE_KEY.matcher(seed.key()).matches()
                || !ACCENT.matcher(seed.accent()).matches()) {
            throw new IllegalArgumentException("site: key " + seed.key() + ", accent " + seed.accent() + " (expected: "
                    + SITE_KEY + ", " + ACCENT + ")");
        }
        Site site = sites.save(new Site(
                ids.next(),
                seed.key(),
                seed.name().isBlank() ? seed.key() : seed.name().strip(),
                seed.greeting().strip(),
                seed.accent().toLowerCase(Locale.ROOT),
                seed.locale().strip(),
                Origins.normal(seed.origins())));
        LOG.info("site={} key={} is there, for pages of {}", site.siteId(), site.key(), site.origins());
        return site;
    }

    /**
     * An existing agent stays with its site.
     *
     * @return the agent's user id
     * @throws IllegalArgumentException if the password is too easy to guess, or the login too long
     */
    public long agent(long siteId, AgentSeed seed) {
        String login = seed.login().strip().toLowerCase(Locale.ROOT);
        if (login.isEmpty() || login.length() > LONGEST_LOGIN || seed.capacity() < 1) {
            throw new IllegalArgumentException("agent: login of " + login.length() + " characters, capacity "
                    + seed.capacity() + " (expected: 1 to " + LONGEST_LOGIN + ", >= 1)");
        }
        PasswordRule.check(login, seed.password());
        long userId;
        try {
            userId = save(siteId, login, seed);
        } catch (DuplicateKeyException e) {
            // Another node was first.
            userId = save(siteId, login, seed);
        }
        LOG.info("user={} is there as an agent of site={}", userId, siteId);
        return userId;
    }

    private long save(long siteId, String login, AgentSeed seed) {
        Optional<AgentCredential> known = credentials.findByLogin(login);
        long userId = known.map(AgentCredential::userId).orElseGet(ids::next);
        String name = seed.name().isBlank() ? login : seed.name().strip();
        boolean hasPassword = known.filter(credential -> passwords.matches(seed.password(), credential.passwordHash()))
                .isPresent();
        String hash = hasPassword ? "" : passwords.hash(seed.password());
        return Objects.requireNonNull(transaction.execute(status -> {
            if (known.isEmpty()) {
                users.add(UserAccount.fresh(userId, UserKind.AGENT, name));
            } else {
                users.rename(userId, name);
            }
            agents.save(Agent.fresh(userId, siteId, seed.role(), seed.capacity()));
            if (!hasPassword) {
                credentials.save(new AgentCredential(userId, login, hash));
            }
            return userId;
        }));
    }
}
