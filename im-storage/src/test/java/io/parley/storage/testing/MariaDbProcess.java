package io.parley.storage.testing;

import io.parley.embedded.EmbeddedMariaDb;

/** A child process. */
record MariaDbProcess(EmbeddedMariaDb server) implements TestDatabase {
    @Override
    public String jdbcUrl(String schema) {
        return server.jdbcUrl(schema);
    }

    @Override
    public String user() {
        return server.user();
    }

    @Override
    public String password() {
        return server.password();
    }
}
