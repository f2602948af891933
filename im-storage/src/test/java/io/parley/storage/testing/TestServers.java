package io.parley.storage.testing;

import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.EmbeddedRedis;

/**
 * The database and the Redis that all tests of this JVM share, started when the first of them asks, ending with the JVM:
 * MariaDB and Redis as child processes, or, with {@code -Dparley.test.servers=docker}, MySQL and Redis in containers.
 */
final class TestServers {
    private static final String CHOICE = "parley.test.servers";

    private static final class Database {
        static final TestDatabase SHARED =
                inContainers() ? MySqlContainer.start() : new MariaDbProcess(EmbeddedMariaDb.temporary());
    }

    private static final class Redis {
        static final TestRedis SHARED = newRedis();
    }

    private TestServers() {}

    private static boolean inContainers() {
        String choice = System.getProperty(CHOICE, "embedded");
        return switch (choice) {
            case "docker" -> true;
            case "embedded" -> false;
            default -> throw new IllegalArgumentException(CHOICE + ": " + choice + " (expected: embedded or docker)");
        };
    }

    static TestDatabase database() {
        return Database.SHARED;
    }

    static TestRedis redis() {
        return Redis.SHARED;
    }

    static TestRedis newRedis() {
        return inContainers() ? RedisContainer.start() : new RedisProcess(EmbeddedRedis.temporary());
    }
}
