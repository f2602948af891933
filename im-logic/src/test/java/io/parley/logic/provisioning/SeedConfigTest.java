package io.parley.logic.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.storage.agent.AgentRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SeedConfigTest {
    @Test
    void bind_environment_isReadAsDocumented() {
        SeedConfig seed = bind(Map.of(
                "PARLEY_SEED_SITE_KEY", "demo",
                "PARLEY_SEED_SITE_ORIGINS", "https://a.example,https://b.example",
                "PARLEY_SEED_AGENTS_0_LOGIN", "ada",
                "PARLEY_SEED_AGENTS_0_PASSWORD", "correct horse battery",
                "PARLEY_SEED_AGENTS_1_LOGIN", "bea",
                "PARLEY_SEED_AGENTS_1_PASSWORD", "another horse battery",
                "PARLEY_SEED_AGENTS_1_CAPACITY", "9",
                "PARLEY_SEED_SERVERKEY", "psk_x"));

        assertThat(seed.site().key()).isEqualTo("demo");
        assertThat(seed.site().accent()).isEqualTo("#0b57d0");
        assertThat(seed.site().origins()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(seed.agents())
                .containsExactly(
                        new SeedConfig.AgentSeed("ada", "correct horse battery", "", AgentRole.AGENT, 5),
                        new SeedConfig.AgentSeed("bea", "another horse battery", "", AgentRole.AGENT, 9));
        assertThat(seed.serverKey()).isEqualTo("psk_x");
        assertThat(seed.toString()).doesNotContain("horse", "psk_");
    }

    @Test
    void bind_nothing_isNothing() {
        SeedConfig seed = bind(Map.of());

        assertThat(seed.site().key()).isEmpty();
        assertThat(seed.agents()).isEmpty();
    }

    @Test
    void bind_agentsWithoutASite_isRefused() {
        assertThatThrownBy(() -> bind(Map.of(
                        "PARLEY_SEED_AGENTS_0_LOGIN", "ada", "PARLEY_SEED_AGENTS_0_PASSWORD", "correct horse battery")))
                .rootCause()
                .hasMessageContaining("expected: a site that they answer for");
    }

    private static SeedConfig bind(Map<String, Object> environment) {
        ConfigurationPropertySource source =
                ConfigurationPropertySource.from(new SystemEnvironmentPropertySource("systemEnvironment", environment));
        return new Binder(source).bindOrCreate("parley.seed", SeedConfig.class);
    }
}
