package io.parley.stack;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds COMMITs among what a logic node sends to the database. */
public final class Commits {
    private Commits() {}

    /** The COMMIT of a transaction that has inserted messages since this was made; others pass. */
    public static FaultProxy.RequestMatch ofMessages() {
        Set<Integer> writers = ConcurrentHashMap.newKeySet();
        return (connection, chunk) -> {
            String text = new String(chunk, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (text.contains("insert into message")) {
                writers.add(connection);
            }
            // A connection that rolls back may commit something else next.
            if (text.contains("rollback")) {
                writers.remove(connection);
            }
            return writers.contains(connection) && text.contains("commit");
        };
    }
}
