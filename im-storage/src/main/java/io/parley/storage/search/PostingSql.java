package io.parley.storage.search;

import io.parley.storage.message.StoredMessage;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * The statements that write the index's bulk, as text: they hold numbers and hexadecimal literals only, so that nothing in
 * them can be mistaken for SQL.
 */
final class PostingSql {
    private static final int ROW_LENGTH = 90;

    private PostingSql() {}

    /** A message under one of its terms. */
    record Posting(long space, long term, StoredMessage message) implements Comparable<Posting> {
        /** In the order of the key, so that neighbours are written together. */
        @Override
        public int compareTo(Posting other) {
            int bySpace = Long.compare(space, other.space);
            return bySpace != 0 ? bySpace : Long.compare(term, other.term);
        }
    }

    /** What is there already stays. */
    static String add(List<Posting> postings) {
        StringBuilder sql = new StringBuilder(ROW_LENGTH * (postings.size() + 2));
        sql.append(
                "INSERT IGNORE INTO search_posting (space, term, sent_at, conversation_id, seq, content_kind) VALUES ");
        String separator = "(";
        for (Posting posting : postings) {
            StoredMessage message = posting.message();
            sql.append(separator).append(posting.space());
            sql.append(',').append(posting.term());
            sql.append(',').append(message.sentAt().toEpochMilli());
            sql.append(',').append(message.conversationId());
            sql.append(',').append(message.seq());
            sql.append(',').append(message.content().getKindCase().getNumber()).append(')');
            separator = ",(";
        }
        return sql.toString();
    }

    static String remove(DocumentRow document, Collection<Long> terms) {
        StringBuilder sql = new StringBuilder("DELETE FROM search_posting WHERE space = ").append(document.space);
        sql.append(" AND sent_at = ").append(document.sentAt);
        sql.append(" AND conversation_id = ").append(document.conversationId);
        sql.append(" AND seq = ").append(document.seq);
        String separator = " AND term IN (";
        for (long term : terms) {
            sql.append(separator).append(term);
            separator = ",";
        }
        return sql.append(')').toString();
    }

    static String keep(List<DocumentRow> documents) {
        StringBuilder sql = new StringBuilder();
        sql.append("REPLACE INTO search_document (conversation_id, seq, space, sent_at, terms) VALUES ");
        String separator = "(";
        for (DocumentRow document : documents) {
            sql.append(separator).append(document.conversationId);
            sql.append(',').append(document.seq);
            sql.append(',').append(document.space);
            sql.append(',').append(document.sentAt);
            sql.append(",x'").append(HexFormat.of().formatHex(document.terms)).append("')");
            separator = ",(";
        }
        return sql.toString();
    }

    static String forget(DocumentRow document) {
        return "DELETE FROM search_document WHERE conversation_id = " + document.conversationId + " AND seq = "
                + document.seq;
    }
}
