package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Agent;
import io.parley.chaos.check.Truth.Session;
import io.parley.chaos.check.Truth.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** P11: no session had two agents, no agent more sessions than room, at no moment; and the counts are right in the end. */
final class SessionRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        Truth truth = evidence.truth();
        return Stream.concat(new Replay(truth).violations(), counts(truth));
    }

    /** Follows the timeline, which was written under the locks of the agents and sessions that it tells of. */
    private static final class Replay {
        private final Truth truth;
        private final Map<Long, Long> agentOf = new HashMap<>();
        private final Map<Long, Integer> load = new HashMap<>();
        private final List<Violation> found = new ArrayList<>();

        Replay(Truth truth) {
            this.truth = truth;
        }

        Stream<Violation> violations() {
            truth.turns().forEach(this::follow);
            return found.stream();
        }

        private void follow(Turn turn) {
            if (turn.kind().equals("ASSIGNED")) {
                Long owner = agentOf.put(turn.sessionId(), turn.subjectId());
                if (owner != null) {
                    add(
                            turn,
                            "two agents",
                            "session " + turn.sessionId() + " is with " + owner + " and given to " + turn.subjectId());
                }
                int sessions = load.merge(turn.subjectId(), 1, Integer::sum);
                Agent agent = truth.agents().get(turn.subjectId());
                if (agent == null || sessions > agent.capacity()) {
                    add(
                            turn,
                            "over capacity",
                            "agent " + turn.subjectId() + " has " + sessions + " sessions (expected: <= "
                                    + (agent == null ? 0 : agent.capacity()) + ")");
                }
            } else if (turn.kind().equals("REQUEUED") || turn.kind().equals("RESOLVED")) {
                Long owner = agentOf.remove(turn.sessionId());
                if (owner != null) {
                    load.merge(owner, -1, Integer::sum);
                }
            }
        }

        private void add(Turn turn, String rule, String what) {
            found.add(new Violation(rule, what + ", turn " + turn.id(), List.of()));
        }
    }

    private static Stream<Violation> counts(Truth truth) {
        return truth.agents().values().stream().flatMap(agent -> {
            long active = truth.sessions().stream()
                    .filter(session -> session.active() && session.agentId() == agent.userId())
                    .map(Session::id)
                    .count();
            return active == agent.activeCount() && active <= agent.capacity()
                    ? Stream.empty()
                    : Stream.of(new Violation(
                            "active count",
                            "agent " + agent.userId() + " has " + active + " active sessions (expected: "
                                    + agent.activeCount() + " as its row says, and <= " + agent.capacity() + ")",
                            List.of()));
        });
    }
}
