package io.parley.chaos.check;

import io.parley.chaos.history.Revised;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the tables hold when all has come to rest.
 *
 * @param conversations by id
 * @param agents by user id
 * @param turns the timeline of all sessions, in the order in which it was written
 */
public record Truth(Map<Long, Talk> conversations, Map<Long, Agent> agents, List<Turn> turns, List<Session> sessions) {
    public Truth {
        conversations = Map.copyOf(conversations);
        agents = Map.copyOf(agents);
        turns = List.copyOf(turns);
        sessions = List.copyOf(sessions);
    }

    /**
     * A conversation.
     *
     * @param siteId of a support conversation, else 0
     * @param lastSeq as its head says
     * @param rows by seq
     */
    public record Talk(
            long id, long siteId, long firstSeq, long lastSeq, List<Member> members, List<Row> rows, Changes changes) {
        public Talk {
            members = List.copyOf(members);
            rows = List.copyOf(rows);
        }

        Optional<Member> member(long userId) {
            return members.stream().filter(member -> member.userId() == userId).findFirst();
        }
    }

    /**
     * What was changed in a conversation.
     *
     * @param head as the conversation's head says
     * @param seqs of the log, in order
     * @param revised the messages that were changed, by seq
     */
    public record Changes(long head, List<Long> seqs, Map<Long, Revised> revised) {
        public Changes {
            seqs = List.copyOf(seqs);
            revised = Map.copyOf(revised);
        }
    }

    /**
     * @param visibleTo the last seq that the member may read; {@link Long#MAX_VALUE} while in the conversation
     * @param earlier what may be read besides, of times before the member left and came back
     */
    public record Member(
            long userId, long visibleFrom, long visibleTo, long readSeq, boolean removed, List<Span> earlier) {
        public Member {
            earlier = List.copyOf(earlier);
        }

        boolean mayRead(long seq) {
            return new Span(visibleFrom, visibleTo).holds(seq)
                    || earlier.stream().anyMatch(span -> span.holds(seq));
        }
    }

    /** Both ends inclusive. */
    public record Span(long from, long to) {
        boolean holds(long seq) {
            return from <= seq && seq <= to;
        }
    }

    /** @param senderId 0: the server */
    public record Row(long seq, long messageId, long senderId, String clientMsgId, boolean countable) {}

    /** @param activeCount as the agent's row says */
    public record Agent(long userId, long siteId, int capacity, int activeCount) {}

    /** @param agentId 0 if nobody has it */
    public record Session(long id, long conversationId, boolean active, long agentId) {}

    /** @param kind OPENED, ASSIGNED, REQUEUED or RESOLVED */
    public record Turn(long id, long sessionId, String kind, long subjectId) {}

    Optional<Talk> conversation(long id) {
        return Optional.ofNullable(conversations.get(id));
    }

    /** Members of now and before what their time covers; a site's agents all that its visitors write. */
    boolean mayRead(long userId, long conversationId, long seq) {
        Talk talk = conversations.get(conversationId);
        if (talk == null) {
            return false;
        }
        Agent agent = agents.get(userId);
        return agent != null && talk.siteId() != 0
                ? agent.siteId() == talk.siteId()
                : talk.member(userId).filter(member -> member.mayRead(seq)).isPresent();
    }

    @Override
    public String toString() {
        return conversations.values().stream()
                .map(talk -> talk.id() + ": " + talk.rows().size() + " rows")
                .collect(Collectors.joining(", ", "Truth[", "]"));
    }
}
