package io.parley.storage.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The stores of this module on a new, migrated schema and the Redis that all tests of the JVM share, in a small Spring
 * context with what a logic node gives them. For tests that no {@link StorageExtension} can reach.
 */
public final class StorageFixture implements AutoCloseable {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final ConfigurableApplicationContext context;

    private StorageFixture(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static StorageFixture open() {
        return open(List.of(), List.of());
    }

    /**
     * @param configurations whose beans win over the fixture's own
     * @param properties {@code name=value}, as in application.yml
     */
    public static StorageFixture open(List<Class<?>> configurations, List<String> properties) {
        String schema = "parley_test_" + SCHEMAS.incrementAndGet();
        List<Class<?>> sources = new ArrayList<>(configurations);
        sources.add(StorageTestConfiguration.class);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.main.log-startup-info",
                        "false",
                        "spring.datasource.url",
                        TestServers.database().jdbcUrl(schema),
                        "spring.datasource.username",
                        TestServers.database().user(),
                        "spring.datasource.password",
                        TestServers.database().password(),
                        "spring.datasource.hikari.maximum-pool-size",
                        "20",
                        "spring.datasource.hikari.minimum-idle",
                        "0",
                        "parley.redis.address",
                        TestServers.redis().address()))
                .properties(properties.toArray(String[]::new))
                .run();
        return new StorageFixture(context);
    }

    /** A Redis of the caller's own, to be taken away. */
    public static TestRedis newRedis() {
        return TestServers.newRedis();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    boolean offers(Class<?> type) {
        return type == StorageFixture.class || context.getBeanProvider(type).getIfUnique() != null;
    }

    Object offer(Class<?> type) {
        return type == StorageFixture.class ? this : context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
