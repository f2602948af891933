package io.parley.stack;

import io.netty.channel.EventLoopGroup;
import io.parley.client.ParleyClient;
import io.parley.client.ParleyClientBuilder;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.UserKind;
import io.parley.logic.token.SigningKeys;
import io.parley.logic.token.TokenIssuer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Users of a {@link Stack}, put straight into its database, with tokens signed by its key: any number, quickly. */
public final class StackUsers implements AutoCloseable {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(2);
    private static final long FIRST_ID = 1_000_000;

    private final Stack stack;
    private final TokenIssuer tokens;
    private final EventLoopGroup loops;
    private final Connection database;
    private final Map<Long, Person> people = new ConcurrentHashMap<>();
    private long nextId = FIRST_ID;

    private record Person(UserKind kind, long siteId) {}

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
    public long add(String name) {
        return add(name, UserKind.USER, 0);
    }

    /** Adds a site that no page embeds; returns its id. */
    public synchronized long addSite(String name) {
        long id = nextId++;
        update(
                "INSERT INTO site (site_id, site_key, name, greeting, accent, locale, created_at)"
                        + " VALUES (?, ?, ?, '', '#2563eb', '', 0)",
                id,
                "site-" + id,
                name);
        update("INSERT INTO support_queue (site_id) VALUES (?)", id);
        return id;
    }

    /** Adds an agent who is available as soon as connected, with room for {@code capacity} sessions; returns the id. */
    public long addAgent(long siteId, String name, int capacity) {
        long id = add(name, UserKind.AGENT, siteId);
        update(
                "INSERT INTO agent (user_id, site_id, role, availability, capacity, active_count, online, online_epoch,"
                        + " last_assigned_at, created_at) VALUES (?, ?, 'AGENT', ?, ?, 0, 0, 0, 0, 0)",
                id,
                siteId,
                Availability.ONLINE.getNumber(),
                capacity);
        return id;
    }

    /** Adds a visitor; returns the id. */
    public long addVisitor(long siteId, String name) {
        long id = add(name, UserKind.VISITOR, siteId);
        update("INSERT INTO visitor (user_id, site_id, created_at) VALUES (?, ?, 0)", id, siteId);
        return id;
    }

    private synchronized long add(String name, UserKind kind, long siteId) {
        long id = nextId++;
        update(
                "INSERT INTO user_account (user_id, kind, name, disabled, token_generation, relation_version,"
                        + " created_at) VALUES (?, ?, ?, 0, 1, 0, 0)",
                id,
                kind.getNumber(),
                name);
        people.put(id, new Person(kind, siteId));
        return id;
    }

    private synchronized void update(String statement, Object... values) {
        try (PreparedStatement insert = database.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the row can't be added", e);
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
        Person person = people.getOrDefault(userId, new Person(UserKind.USER, 0));
        return tokens.issue(userId, person.kind(), 1, person.siteId()).value();
    }

    /** A client of this user on an access node, on event loops that all clients of this instance share. */
    public ParleyClientBuilder client(long userId, int accessIndex) {
        return client(userId, () -> accessIndex).keepSessions(false);
    }

    /** The same, but each connect goes to the next access node, as behind a balancer; it keeps its support sessions. */
    public ParleyClientBuilder roamingClient(long userId) {
        AtomicInteger next = new AtomicInteger((int) userId);
        return client(userId, () -> Math.floorMod(next.getAndIncrement(), stack.accessNodes()));
    }

    private ParleyClientBuilder client(long userId, IntSupplier accessIndex) {
        TokenSource source = reason ->
                CompletableFuture.completedFuture(new Access(token(userId), stack.socket(accessIndex.getAsInt())));
        return ParleyClient.builder().tokens(source).eventLoops(loops);
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
