package io.parley.logic;

import io.parley.common.id.IdGenerator;
import io.parley.storage.deployment.DeploymentStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every feature shares. */
@Configuration(proxyBeanMethods = false)
class LogicConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    IdGenerator idGenerator(DeploymentStore deployment, Clock clock) {
        return new IdGenerator(deployment.drawWorker(), clock);
    }
}
