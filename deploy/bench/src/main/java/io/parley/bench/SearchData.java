package io.parley.bench;

import io.parley.common.protocol.ConversationKind;
import io.parley.stack.StackUsers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Messages straight in the database, spread over a year: three tenths in 1,000 conversations of one user with others, three
 * tenths in that user's 50 groups, one of which holds half of them, and four tenths in 20,000 support conversations of a site.
 */
final class SearchData implements AutoCloseable {
    static final long YEAR_MILLIS = 365L * 24 * 3600 * 1000;
    private static final int DIRECT = 1_000;
    private static final int GROUPS = 50;
    private static final int SUPPORT = 20_000;
    private static final int ROWS = 1_000;
    private static final long FIRST_ID = 1L << 40;

    final long user;
    final long peer;
    final long site;
    final long agent;
    final long begin = System.currentTimeMillis() - YEAR_MILLIS;
    /** DIRECT, of the user and the peer. */
    final long withPeer = FIRST_ID;
    /** With as many messages as all the other groups together. */
    final long largeGroup = FIRST_ID + DIRECT;

    private final Connection database;
    private final SearchCorpus corpus;
    private final SplittableRandom random = new SplittableRandom(7);
    private final StringBuilder rows = new StringBuilder();
    private long nextConversation = FIRST_ID;
    private int pending;
    private int count;
    private int share;

    SearchData(StackUsers users, SearchCorpus corpus) throws SQLException {
        this.corpus = corpus;
        this.database = users.connect();
        this.user = users.add("searcher");
        this.peer = users.add("peer");
        this.site = users.addSite("shop");
        this.agent = users.addAgent(site, "agent", 1);
    }

    void load(int messages) throws SQLException {
        database.setAutoCommit(false);
        share = messages / 10;
        for (int i = 0; i < DIRECT; i++) {
            long other = i == 0 ? peer : FIRST_ID * 2 + i;
            conversation(ConversationKind.DIRECT, other, 3 * share / DIRECT);
        }
        for (int i = 0; i < GROUPS; i++) {
            conversation(ConversationKind.GROUP, peer, i == 0 ? 3 * share / 2 : 3 * share / 2 / (GROUPS - 1));
        }
        for (int i = 0; i < SUPPORT; i++) {
            conversation(ConversationKind.SUPPORT, FIRST_ID * 3 + i, 4 * share / SUPPORT);
        }
        flush();
        database.setAutoCommit(true);
    }

    private void conversation(ConversationKind kind, long other, int messages) throws SQLException {
        long id = nextConversation++;
        boolean isSupport = kind == ConversationKind.SUPPORT;
        long first = isSupport ? other : user;
        run("INSERT INTO conversation (conversation_id, kind, site_id, visitor_id, first_seq, last_seq, change_seq,"
                + " acl_version, created_at, updated_at) VALUES (" + id + ", " + kind.getNumber() + ", "
                + (isSupport ? site + ", " + other : "NULL, NULL") + ", 1, " + messages + ", 0, 1, 0, 0)");
        member(id, first);
        if (!isSupport) {
            member(id, other);
        }
        for (int seq = 1; seq <= messages; seq++) {
            long sentAt = begin + (long) (YEAR_MILLIS * ((seq - random.nextDouble()) / messages));
            message(id, seq, random.nextBoolean() ? first : isSupport ? agent : other, sentAt);
        }
    }

    private void member(long conversation, long member) throws SQLException {
        run(
                "INSERT INTO conversation_member (conversation_id, user_id, role, visible_from_seq, visible_to_seq, read_seq,"
                        + " removed, updated_at) VALUES (" + conversation + ", " + member + ", 1, 1, NULL, 0, 0, 0)");
    }

    private void message(long conversation, long seq, long sender, long sentAt) throws SQLException {
        count++;
        rows.append(
                pending++ == 0
                        ? "INSERT INTO message (conversation_id, seq, message_id, sender_id, client_msg_id, countable, sent_at,"
                                + " content) VALUES ("
                        : ",(");
        rows.append(conversation).append(',').append(seq).append(',').append(FIRST_ID * 4 + count);
        rows.append(',')
                .append(sender)
                .append(",x'")
                .append("%032x".formatted(count))
                .append("',1,")
                .append(sentAt);
        rows.append(",x'").append(HexFormat.of().formatHex(corpus.content(count).toByteArray()));
        rows.append("')");
        if (pending == ROWS) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (pending > 0) {
            run(rows.toString());
            rows.setLength(0);
            pending = 0;
        }
        database.commit();
    }

    private void run(String statement) throws SQLException {
        try (Statement insert = database.createStatement()) {
            insert.executeUpdate(statement);
        }
    }

    /** Of the i-th order that is named in what the user may read, or else the agent. */
    int order(boolean isAgent, int i) {
        return (isAgent ? 7 * share / 100 * 100 : 0) + i * 100;
    }

    /** Messages that are not indexed yet. */
    long missing() throws SQLException {
        return number("SELECT SUM(c.last_seq) - COALESCE(SUM(p.last_seq), 0) FROM conversation c"
                + " LEFT JOIN search_progress p ON p.conversation_id = c.conversation_id");
    }

    long number(String query) throws SQLException {
        try (Statement select = database.createStatement();
                ResultSet row = select.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void analyze() throws SQLException {
        try (Statement analyze = database.createStatement()) {
            analyze.execute(
                    "ANALYZE TABLE search_posting, search_document, message, conversation, conversation_member");
        }
    }

    /** On disk, indexes included. */
    long megabytes(String table) throws SQLException {
        return number("SELECT (data_length + index_length) DIV 1048576 FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name = '" + table + "'");
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
