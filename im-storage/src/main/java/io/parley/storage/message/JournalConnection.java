package io.parley.storage.message;

import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.Placement.NewRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The one connection of a writer and every statement that it runs on it; opened when it is needed. A statement starts the
 * transaction; {@link #commit} or {@link #rollback} ends it, and the server rolls back what a lost connection leaves. Used by the writer's thread only.
 */
final class JournalConnection {
    private final DataSource dataSource;
    private final ConversationStore conversations;
    private final JournalConfig config;
    private @Nullable Connection connection;
    private @Nullable Statement statement;

    JournalConnection(DataSource dataSource, ConversationStore conversations, JournalConfig config) {
        this.dataSource = dataSource;
        this.conversations = conversations;
        this.config = config;
    }

    /** Locks the heads in the order of their ids. Those that do not exist are absent. */
    Map<Long, Head> lockHeads(Collection<Long> conversationIds) throws SQLException {
        Map<Long, Head> heads = new HashMap<>();
        try (ResultSet found = statement().executeQuery(JournalSql.lockHeads(conversationIds))) {
            while (found.next()) {
                heads.put(
                        found.getLong(1),
                        new Head(found.getLong(1), found.getLong(2), found.getLong(3), found.getLong(4)));
            }
        }
        return heads;
    }

    Map<MessageKey, StoredMessage> find(Collection<MessageKey> keys) throws SQLException {
        Map<MessageKey, StoredMessage> messages = new HashMap<>();
        try (ResultSet found = statement().executeQuery(JournalSql.find(keys))) {
            while (found.next()) {
                StoredMessage message = MessageRow.of(found).toMessage();
                messages.put(MessageKey.of(message), message);
            }
        }
        return messages;
    }

    void insert(List<NewRow> rows) throws SQLException {
        statement().executeUpdate(JournalSql.insert(rows));
        String mentions = JournalSql.insertMentions(rows);
        if (!mentions.isEmpty()) {
            statement().executeUpdate(mentions);
        }
    }

    void raiseHeads(Map<Long, Integer> added) throws SQLException {
        int raised = statement().executeUpdate(JournalSql.raiseHeads(added));
        if (raised != added.size()) {
            throw new SQLException("heads raised: " + raised + " (expected: " + added.size() + ")");
        }
    }

    /** Reads within the transaction that is under way. */
    Optional<Acl> acl(long conversationId) {
        TransactionSynchronizationManager.bindResource(dataSource, new ConnectionHolder(open(), true));
        try {
            return conversations.acl(conversationId);
        } finally {
            TransactionSynchronizationManager.unbindResource(dataSource);
        }
    }

    /** Whatever it throws: the transaction may have been committed. */
    void commit() throws SQLException {
        open().commit();
    }

    /** False: there is no connection that could go on. */
    boolean rollback() {
        if (statement == null) {
            return false;
        }
        try {
            open().rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Cuts the connection, so that no pool hands it out again. The next statement opens another. */
    void abandon() {
        try {
            if (connection != null) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // It was broken already: that is why it is abandoned.
        }
        close();
    }

    void close() {
        try (Connection closing = connection;
                Statement closingToo = statement) {
            connection = null;
            statement = null;
        } catch (SQLException e) {
            // The server rolls back what was not committed.
        }
    }

    private Connection open() {
        if (connection == null) {
            throw new IllegalStateException("no transaction is under way");
        }
        return connection;
    }

    private Statement statement() throws SQLException {
        if (statement == null) {
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(config.networkTimeout().toMillis()));
            Statement opened = connection.createStatement();
            opened.setEscapeProcessing(false);
            opened.execute(JournalSql.lockWait(config.networkTimeout().dividedBy(2)));
            statement = opened;
        }
        return statement;
    }
}
