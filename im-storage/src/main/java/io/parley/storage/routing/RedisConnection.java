package io.parley.storage.routing;

import java.time.Duration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The client of Redis. A node starts without Redis, notices within seconds that it is gone, even when its host says
 * nothing any more, and goes on with it within seconds when it is back.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisConfig.class)
class RedisConnection {
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);
    private static final int PING_INTERVAL_MILLIS = 2_000;
    private static final int RETRIES = 1;
    private static final int CONNECTIONS = 16;
    private static final int IDLE_CONNECTIONS = 2;
    private static final int THREADS = 2;

    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(RedisConfig config) {
        int timeoutMillis = Math.toIntExact(config.timeout().toMillis());
        Config redis = new Config();
        redis.setLazyInitialization(true);
        redis.setUseScriptCache(true);
        redis.setThreads(THREADS);
        redis.setNettyThreads(THREADS);
        redis.setTcpKeepAlive(true);
        redis.setTcpNoDelay(true);
        redis.useSingleServer()
                .setAddress(config.address())
                .setConnectionPoolSize(CONNECTIONS)
                .setConnectionMinimumIdleSize(IDLE_CONNECTIONS)
                // Nothing is subscribed to.
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setConnectTimeout(timeoutMillis)
                .setTimeout(timeoutMillis)
                .setPingConnectionInterval(PING_INTERVAL_MILLIS)
                .setRetryAttempts(RETRIES)
                .setRetryDelay(new ConstantDelay(RETRY_DELAY))
                .setReconnectionDelay(new ConstantDelay(RECONNECT_DELAY));
        return Redisson.create(redis);
    }
}
