package io.parley.storage.testing;

import java.util.Map;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** MySQL in a container, its files in memory. */
record MySqlContainer(MySQLContainer container) implements TestDatabase {
    private static final DockerImageName IMAGE = DockerImageName.parse("mysql:8.4");

    static MySqlContainer start() {
        MySQLContainer container = new MySQLContainer(IMAGE)
                .withUsername("root")
                .withPassword("parley-test")
                .withTmpFs(Map.of("/var/lib/mysql", "rw"))
                .withCommand("--innodb-flush-log-at-trx-commit=2", "--skip-log-bin", "--max-connections=300");
        container.start();
        return new MySqlContainer(container);
    }

    @Override
    public String jdbcUrl(String schema) {
        return "jdbc:mysql://" + container.getHost() + ":" + container.getMappedPort(MySQLContainer.MYSQL_PORT) + "/"
                + schema + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&createDatabaseIfNotExist=true";
    }

    @Override
    public String user() {
        return container.getUsername();
    }

    @Override
    public String password() {
        return container.getPassword();
    }
}
