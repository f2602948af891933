package io.parley.logic.provisioning;

import io.parley.storage.agent.AgentRole;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What must be there when the node has started; see {@link Provisioning}. Nothing by default. As environment variables:
 *
 * <pre>
 * PARLEY_SEED_SITE_KEY=demo                 PARLEY_SEED_AGENTS_0_LOGIN=ada
 * PARLEY_SEED_SITE_NAME=Demo shop           PARLEY_SEED_AGENTS_0_PASSWORD=…     10 characters or more
 * PARLEY_SEED_SITE_GREETING=Hello!          PARLEY_SEED_AGENTS_0_NAME=Ada
 * PARLEY_SEED_SITE_ACCENT=#0b57d0           PARLEY_SEED_AGENTS_0_CAPACITY=5
 * PARLEY_SEED_SITE_LOCALE=zh-CN             PARLEY_SEED_SERVERKEY=psk_…         32 characters or more after psk_
 * PARLEY_SEED_SITE_ORIGINS=https://shop.example,https://www.shop.example
 * </pre>
 *
 * @param site a blank key: no site, and then no agents
 * @param agents of that site
 * @param serverKey a server API key in the clear; blank: none
 */
@ConfigurationProperties("parley.seed")
public record SeedConfig(
        @DefaultValue SiteSeed site,
        @DefaultValue List<AgentSeed> agents,
        @DefaultValue("") String serverKey) {
    public SeedConfig {
        agents = List.copyOf(agents);
        if (site.key().isBlank() && !agents.isEmpty()) {
            throw new IllegalArgumentException("parley.seed.agents: " + agents.size()
                    + " without parley.seed.site.key (expected: a site that they answer for)");
        }
    }

    /**
     * @param key public, stands in the script tag
     * @param accent {@code #rrggbb}
     * @param locale a BCP 47 tag; empty: the visitor's own
     * @param origins pages that may embed the widget, {@code scheme://host[:port]}
     */
    public record SiteSeed(
            @DefaultValue("") String key,
            @DefaultValue("") String name,
            @DefaultValue("") String greeting,
            @DefaultValue("#0b57d0") String accent,
            @DefaultValue("") String locale,
            @DefaultValue Set<String> origins) {
        public SiteSeed {
            origins = Set.copyOf(origins);
        }
    }

    /**
     * @param name what visitors see; empty: the login
     * @param capacity how many sessions at once
     */
    public record AgentSeed(
            String login,
            String password,
            @DefaultValue("") String name,
            @DefaultValue("AGENT") AgentRole role,
            @DefaultValue("5") int capacity) {
        /** The password stays out of logs. */
        @Override
        public String toString() {
            return "AgentSeed[login=" + login + "]";
        }
    }

    /** The key stays out of logs. */
    @Override
    public String toString() {
        return "SeedConfig[site=" + site.key() + ", agents=" + agents + "]";
    }
}
