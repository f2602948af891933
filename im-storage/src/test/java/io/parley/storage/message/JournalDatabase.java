package io.parley.storage.message;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.id.IdGenerator;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.MessageJournal.AppendRule;
import io.parley.storage.testing.StorageFixture;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** Conversations in a test's schema, and journals on it beside the fixture's own. */
final class JournalDatabase {
    private static final AtomicLong ID = new AtomicLong(1);
    private static final IdGenerator MESSAGE_ID = new IdGenerator(7, Clock.systemUTC());

    private final ConversationStore conversations;
    private final HikariDataSource pool;
    private final JdbcTemplate sql;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    JournalDatabase(StorageFixture storage) {
        this.conversations = storage.bean(ConversationStore.class);
        this.pool = storage.bean(HikariDataSource.class);
        this.sql = storage.bean(JdbcTemplate.class);
    }

    HikariDataSource poolThrough(CommitProxy proxy) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(proxy.url());
        config.setUsername(pool.getUsername());
        config.setPassword(pool.getPassword());
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2_000);
        return new HikariDataSource(config);
    }

    String url() {
        return pool.getJdbcUrl();
    }

    HikariDataSource pool() {
        return pool;
    }

    JdbcTemplate sql() {
        return sql;
    }

    static JournalConfig config() {
        return config(2, 10_000);
    }

    static JournalConfig config(int writers, int queueMessages) {
        return config(writers, queueMessages, Duration.ofSeconds(10));
    }

    static JournalConfig config(int writers, int queueMessages, Duration retryFor) {
        return new JournalConfig(
                writers,
                queueMessages,
                DataSize.ofMegabytes(16),
                DataSize.ofMegabytes(4),
                256,
                128,
                Duration.ofSeconds(4),
                retryFor);
    }

    MySqlMessageJournal journal(AppendRule rule) {
        return journal(pool, rule, config());
    }

    MySqlMessageJournal journal(HikariDataSource dataSource, AppendRule rule, JournalConfig config) {
        return new MySqlMessageJournal(
                dataSource, conversations, rule, MESSAGE_ID, Clock.systemUTC(), config, registry);
    }

    /** A DIRECT conversation of two new users who are friends. */
    Pair newPair() {
        Pair pair = new Pair(ID.getAndIncrement(), ID.getAndIncrement(), ID.getAndIncrement());
        for (long user : List.of(pair.low(), pair.high())) {
            sql.update(
                    "INSERT INTO user_account (user_id, kind, name, disabled, token_generation, relation_version, created_at)"
                            + " VALUES (?, 1, 'somebody', 0, 1, 1, 0)",
                    user);
        }
        conversations.openDirect(pair.conversationId(), pair.low(), pair.high());
        relate(pair.low(), pair.high());
        relate(pair.high(), pair.low());
        return pair;
    }

    private void relate(long owner, long peer) {
        sql.update(
                "INSERT INTO relation (owner_id, peer_id, state, blocked, request_message, version, updated_at)"
                        + " VALUES (?, ?, 3, 0, '', 1, 0)",
                owner,
                peer);
    }

    /** Everything that a block changes, as statements of one transaction. */
    static List<String> block(Pair pair) {
        return List.of(
                "UPDATE relation SET blocked = 1 WHERE owner_id = " + pair.high() + " AND peer_id = " + pair.low(),
                "UPDATE conversation SET acl_version = acl_version + 1 WHERE conversation_id = "
                        + pair.conversationId());
    }

    /** How often the journals of this test have repeated a transaction. */
    double retries(String cause) {
        return registry.get("parley.journal.retries")
                .tag("cause", cause)
                .counter()
                .count();
    }

    long lastSeq(Pair pair) {
        return number("SELECT last_seq FROM conversation WHERE conversation_id = " + pair.conversationId());
    }

    List<Long> seqs(Pair pair) {
        return sql.queryForList(
                "SELECT seq FROM message WHERE conversation_id = ? ORDER BY seq", Long.class, pair.conversationId());
    }

    List<StoredMessage> read(Pair pair) {
        return sql.query(
                "SELECT * FROM message WHERE conversation_id = ? ORDER BY seq",
                (row, index) -> MessageRow.of(row).toMessage(),
                pair.conversationId());
    }

    List<String> texts(Pair pair) {
        return read(pair).stream()
                .map(message -> message.content().getText().getText())
                .toList();
    }

    /** In one transaction. */
    void run(List<String> statements) {
        new TransactionTemplate(new DataSourceTransactionManager(pool))
                .executeWithoutResult(status -> statements.forEach(sql::execute));
    }

    long number(String query) {
        Long found = sql.queryForObject(query, Long.class);
        return found == null ? 0 : found;
    }

    record Pair(long conversationId, long low, long high) {}
}
