package io.parley.storage.message;

import io.parley.embedded.EmbeddedMariaDb;
import org.flywaydb.core.Flyway;

/** One MariaDB for all tests of this package; it ends with the JVM. */
final class MariaDb {
    private MariaDb() {}

    static JournalDatabase open() {
        EmbeddedMariaDb server = Holder.SERVER;
        return new JournalDatabase(server.jdbcUrl(), server.user(), server.password());
    }

    private static final class Holder {
        private static final EmbeddedMariaDb SERVER = start();

        private static EmbeddedMariaDb start() {
            EmbeddedMariaDb server = EmbeddedMariaDb.temporary();
            Flyway.configure()
                    .dataSource(server.jdbcUrl(), server.user(), server.password())
                    .load()
                    .migrate();
            return server;
        }
    }
}
