package io.parley.storage.testing;

/** A MySQL or MariaDB on which schemas can be made. */
interface TestDatabase {
    /** For MySQL Connector/J, which creates the schema when it is not there. */
    String jdbcUrl(String schema);

    String user();

    String password();
}
