package io.parley.storage.testing;

import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.EmbeddedRedis;

/** The MariaDB and the Redis that all tests of this JVM share, started when the first of them asks, ending with the JVM. */
final class TestServers {
    private static final class MariaDb {
        static final EmbeddedMariaDb SHARED = EmbeddedMariaDb.temporary();
    }

    private static final class Redis {
        static final EmbeddedRedis SHARED = EmbeddedRedis.temporary();
    }

    private TestServers() {}

    static EmbeddedMariaDb database() {
        return MariaDb.SHARED;
    }

    static EmbeddedRedis redis() {
        return Redis.SHARED;
    }

    static TestRedis newRedis() {
        return new RedisProcess(EmbeddedRedis.temporary());
    }
}
