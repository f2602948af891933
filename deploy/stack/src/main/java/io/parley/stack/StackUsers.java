package io.parley.stack;

import io.netty.channel.EventLoopGroup;
import io.parley.client.ParleyClient;
import io.parley.client.ParleyClientBuilder;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.UserKind;
import io.parley.logic.token.SigningKeys;
import io.parley.logic.token.TokenIssuer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Users of a {@link Stack}, put straight into its database, with tokens signed by its key: any number, quickly. */
public final class StackUsers implements AutoCloseable {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(2);
    private static final long FIRST_ID = 1_000_000;

    private final Stack stack;
    private final TokenIssuer tokens;
    private final EventLoopGroup loops;
    private final Connection database;
    private long nextId = FIRST_ID;

    public StackUsers(Stack stack) {
        this.stack = stack;
        this.tokens = new TokenIssuer(SigningKeys.load(stack.signingKey()), TOKEN_LIFETIME, Clock.systemUTC());
        this.loops = ParleyClient.newEventLoops(2);
        try {
            this.database = connect();
        } catch (SQLException e) {
            throw new IllegalStateException("no database", e);
        }
    }

    /** Adds a user of kind USER; returns the id. */
    public synchronized long add(String name) {
        long id = nextId++;
        try (PreparedStatement insert =
                database.prepareStatement("INSERT INTO user_account (user_id, kind, name, disabled, token_generation,"
                        + " relation_version, created_at) VALUES (?, ?, ?, 0, 1, 0, 0)")) {
            insert.setLong(1, id);
            insert.setInt(2, UserKind.USER.getNumber());
            insert.setString(3, name);
            insert.executeUpdate();
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException("the user can't be added", e);
        }
    }

    /** A connection to the database, not through any proxy. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                stack.database().jdbcUrl(),
                stack.database().user(),
                stack.database().password());
    }

    /** A token of the user's first generation. */
    public String token(long userId) {
        return tokens.issue(userId, UserKind.USER, 1, 0).value();
    }

    /** A client of this user on an access node, on event loops that all clients of this instance share. */
    public ParleyClientBuilder client(long userId, int accessIndex) {
        TokenSource source = reason -> CompletableFuture.completedFuture(new Access(token(userId)));
        return ParleyClient.builder()
                .url(stack.socket(accessIndex))
                .tokens(source)
                .keepSessions(false)
                .eventLoops(loops);
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database connection can't be closed", e);
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
