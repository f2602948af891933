package io.parley.stack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What stands in the database, as one hash for each table. */
final class Tables {
    /**
     * Time or a good hello moves these: access nodes that are alive, when somebody last looked, who came on which device,
     * which node has a job; and the index of the log, which follows it.
     */
    private static final Set<String> NOT_COMPARED = Set.of(
            "access_node",
            "presence_watch",
            "job_lease",
            "user_device",
            "device_sign_in",
            "search_posting",
            "search_document",
            "search_progress");

    private static final String NAMES_AND_KEYS = "SELECT t.table_name,"
            + " GROUP_CONCAT(CONCAT('`', k.column_name, '`') ORDER BY k.ordinal_position)"
            + " FROM information_schema.tables t JOIN information_schema.key_column_usage k"
            + " ON k.table_schema = t.table_schema AND k.table_name = t.table_name AND k.constraint_name = 'PRIMARY'"
            + " WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' GROUP BY t.table_name";

    private Tables() {}

    /** A hash of all rows, in the order of the primary key, by table. */
    static Map<String, String> of(StackUsers users) {
        Map<String, String> hashes = new TreeMap<>();
        try (Connection connection = users.connect();
                Statement names = connection.createStatement();
                ResultSet tables = names.executeQuery(NAMES_AND_KEYS)) {
            while (tables.next()) {
                if (!NOT_COMPARED.contains(tables.getString(1))) {
                    hashes.put(tables.getString(1), hash(connection, tables.getString(1), tables.getString(2)));
                }
            }
            return hashes;
        } catch (SQLException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(Connection connection, String table, String key)
            throws SQLException, NoSuchAlgorithmException {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT * FROM `" + table + "` ORDER BY " + key)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    byte[] value = rows.getBytes(i);
                    String length = value == null ? "null;" : value.length + ";";
                    hash.update(length.getBytes(StandardCharsets.US_ASCII));
                    hash.update(value == null ? new byte[0] : value);
                }
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
