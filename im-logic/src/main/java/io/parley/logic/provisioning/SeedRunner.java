package io.parley.logic.provisioning;

import io.parley.logic.provisioning.SeedConfig.AgentSeed;
import io.parley.logic.token.ServerKeys;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Sees to it, before the node is ready, that what {@link SeedConfig} names is there. */
@Component
class SeedRunner implements ApplicationRunner {
    private final SeedConfig seed;
    private final Provisioning provisioning;
    private final ServerKeys serverKeys;

    SeedRunner(SeedConfig seed, Provisioning provisioning, ServerKeys serverKeys) {
        this.seed = seed;
        this.provisioning = provisioning;
        this.serverKeys = serverKeys;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!seed.site().key().isBlank()) {
            long siteId = provisioning.site(seed.site()).siteId();
            for (AgentSeed agent : seed.agents()) {
                provisioning.agent(siteId, agent);
            }
        }
        if (!seed.serverKey().isBlank()) {
            serverKeys.add(seed.serverKey().strip(), "seed");
        }
    }
}
