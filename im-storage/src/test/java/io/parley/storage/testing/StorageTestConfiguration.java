package io.parley.storage.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.id.IdGenerator;
import io.parley.storage.StorageConfiguration;
import io.parley.storage.message.MessageJournal.AppendRule;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a logic node gives the stores, with an {@link AppendRule} that refuses nobody. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StorageConfiguration.class, People.class, TestLog.class})
class StorageTestConfiguration {
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    IdGenerator idGenerator(Clock clock) {
        return new IdGenerator(1, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    AppendRule appendRule() {
        return (acl, senderId) -> Optional.empty();
    }

    @Bean
    @ConditionalOnMissingBean
    MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }
}
