package io.parley.chaos.check;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.chaos.check.Truth.Agent;
import io.parley.chaos.check.Truth.Changes;
import io.parley.chaos.check.Truth.Member;
import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.check.Truth.Session;
import io.parley.chaos.check.Truth.Span;
import io.parley.chaos.check.Truth.Talk;
import io.parley.chaos.check.Truth.Turn;
import io.parley.chaos.history.Revised;
import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.SessionState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the tables as they stand, past every server. */
public final class TruthReader {
    private final Connection connection;

    private TruthReader(Connection connection) {
        this.connection = connection;
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private record Of<T>(long conversationId, T value) {}

    /**
     * @param connection in a transaction of its own, so that all is of one moment
     * @param userIds whose conversations are looked at
     */
    public static Truth read(Connection connection, Set<Long> userIds) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try {
            return new TruthReader(connection).read(userIds);
        } finally {
            connection.rollback();
        }
    }

    private Truth read(Set<Long> userIds) throws SQLException {
        Map<Long, List<Map.Entry<Long, Span>>> earlier = byConversation(list(
                "SELECT conversation_id, user_id, from_seq, to_seq FROM earlier_membership",
                row -> new Of<>(row.getLong(1), Map.entry(row.getLong(2), new Span(row.getLong(3), row.getLong(4))))));
        Map<Long, List<Member>> members = byConversation(list(
                "SELECT conversation_id, user_id, visible_from_seq,"
                        + " COALESCE(visible_to_seq, " + Long.MAX_VALUE + "), read_seq, removed"
                        + " FROM conversation_member",
                row -> new Of<>(row.getLong(1), member(row, earlier.getOrDefault(row.getLong(1), List.of())))));
        Map<Long, List<Row>> rows = byConversation(list(
                "SELECT conversation_id, seq, message_id, sender_id, client_msg_id, countable FROM message"
                        + " ORDER BY conversation_id, seq",
                row -> new Of<>(row.getLong(1), message(row))));
        Map<Long, List<Long>> changes = byConversation(list(
                "SELECT conversation_id, change_seq FROM message_change ORDER BY conversation_id, change_seq",
                row -> new Of<>(row.getLong(1), row.getLong(2))));
        Map<Long, List<Map.Entry<Long, Revised>>> revised = byConversation(list(
                "SELECT conversation_id, seq, change_seq, content, recalled, reactions, pinned_by"
                        + " FROM message WHERE change_seq > 0",
                row -> new Of<>(row.getLong(1), Map.entry(row.getLong(2), revised(row)))));
        List<Talk> talks = list(
                "SELECT conversation_id, COALESCE(site_id, 0), first_seq, last_seq, change_seq FROM conversation",
                row -> new Talk(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        members.getOrDefault(row.getLong(1), List.of()),
                        rows.getOrDefault(row.getLong(1), List.of()),
                        new Changes(
                                row.getLong(5),
                                changes.getOrDefault(row.getLong(1), List.of()),
                                revised.getOrDefault(row.getLong(1), List.of()).stream()
                                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))));
        Map<Long, Talk> ofParticipants = new HashMap<>();
        talks.stream()
                .filter(talk -> talk.members().stream().anyMatch(member -> userIds.contains(member.userId())))
                .forEach(talk -> ofParticipants.put(talk.id(), talk));
        return new Truth(ofParticipants, agents(), turns(), sessions());
    }

    /** @param earlier of all members of the conversation, by user */
    private static Member member(ResultSet row, List<Map.Entry<Long, Span>> earlier) throws SQLException {
        long userId = row.getLong(2);
        List<Span> own = earlier.stream()
                .filter(span -> span.getKey() == userId)
                .map(Map.Entry::getValue)
                .toList();
        return new Member(userId, row.getLong(3), row.getLong(4), row.getLong(5), row.getBoolean(6), own);
    }

    private static Revised revised(ResultSet row) throws SQLException {
        try {
            String text = Content.parseFrom(row.getBytes(4)).getText().getText();
            Set<String> marks = new HashSet<>();
            byte[] reactions = row.getBytes(6);
            if (reactions != null) {
                Message.parseFrom(reactions)
                        .getReactionsList()
                        .forEach(reaction -> reaction.getUserIdsList()
                                .forEach(userId -> marks.add(Revised.reaction(reaction.getEmoji(), userId))));
            }
            long pinnedBy = row.getLong(7);
            if (!row.wasNull()) {
                marks.add(Revised.pin(pinnedBy));
            }
            return new Revised(row.getLong(3), text, row.getBoolean(5), marks);
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("a changed message can't be read", e);
        }
    }

    private static Row message(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                UuidBytes.uuid(row.getBytes(5)).toString(),
                row.getBoolean(6));
    }

    private Map<Long, Agent> agents() throws SQLException {
        return list(
                        "SELECT user_id, site_id, capacity, active_count FROM agent",
                        row -> new Agent(row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4)))
                .stream()
                .collect(Collectors.toMap(Agent::userId, Function.identity()));
    }

    private List<Turn> turns() throws SQLException {
        return list(
                "SELECT event_id, session_id, kind, subject_id FROM session_event ORDER BY event_id",
                row -> new Turn(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4)));
    }

    private List<Session> sessions() throws SQLException {
        return list(
                "SELECT session_id, conversation_id, state, COALESCE(agent_id, 0) FROM support_session",
                row -> new Session(
                        row.getLong(1),
                        row.getLong(2),
                        row.getInt(3) == SessionState.ACTIVE.getNumber(),
                        row.getLong(4)));
    }

    private <T> List<T> list(String query, RowReader<T> reader) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet result = select.executeQuery(query)) {
            List<T> list = new ArrayList<>();
            while (result.next()) {
                list.add(reader.read(result));
            }
            return list;
        }
    }

    private static <T> Map<Long, List<T>> byConversation(List<Of<T>> all) {
        return all.stream()
                .collect(Collectors.groupingBy(Of::conversationId, Collectors.mapping(Of::value, Collectors.toList())));
    }
}
