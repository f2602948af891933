package io.parley.logic.testing;

import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.EmbeddedRedis;
import io.parley.logic.LogicApplication;
import io.parley.logic.token.SigningKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whole logic nodes in this JVM, on a real database of their own and a Redis that all tests of the JVM share. */
public final class LogicNodes implements AutoCloseable {
    private final String database;
    private final Path signingKey;
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

    /** Started when first needed; they end with the JVM. */
    private static final class Servers {
        static final EmbeddedMariaDb MARIA_DB = EmbeddedMariaDb.temporary();
        static final EmbeddedRedis REDIS = EmbeddedRedis.temporary();
    }

    public LogicNodes(Class<?> test) {
        this.database = test.getSimpleName().toLowerCase(Locale.ROOT);
        try {
            this.signingKey = Files.createTempDirectory("parley-key").resolve("signing-key.json");
            SigningKeyFile.createIfAbsent(signingKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts another node on the same database.
     *
     * @param properties {@code name=value}, which win over the usual ones
     */
    public ConfigurableApplicationContext start(List<Class<?>> beans, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.grpc.server.port=0",
                "spring.datasource.url=" + Servers.MARIA_DB.jdbcUrl(database),
                "spring.datasource.username=" + Servers.MARIA_DB.user(),
                "spring.datasource.password=" + Servers.MARIA_DB.password(),
                "spring.main.banner-mode=off",
                "spring.main.allow-bean-definition-overriding=true",
                "parley.redis.address=" + Servers.REDIS.uri(),
                "parley.attachment.store.directory=" + signingKey.resolveSibling("attachments"),
                "parley.token.signing-key-file=" + signingKey));
        for (String property : properties) {
            String name = property.substring(0, property.indexOf('=') + 1);
            arguments.removeIf(usual -> usual.startsWith(name));
            arguments.add(property);
        }
        ConfigurableApplicationContext node = new SpringApplicationBuilder(LogicApplication.class)
                .sources(beans.toArray(Class[]::new))
                .run(arguments.stream().map(argument -> "--" + argument).toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    public ConfigurableApplicationContext start(String... properties) {
        return start(List.of(), properties);
    }

    public static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public static JdbcTemplate sql(ConfigurableApplicationContext node) {
        return new JdbcTemplate(node.getBean(DataSource.class));
    }

    @Override
    public void close() {
        nodes.forEach(ConfigurableApplicationContext::close);
    }

    /** Where access nodes attach. */
    public static int linkPort(ConfigurableApplicationContext node) {
        return node.getBean(GrpcServerLifecycle.class).getPort();
    }
}
