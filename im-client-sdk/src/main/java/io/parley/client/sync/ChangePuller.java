package io.parley.client.sync;

import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.connection.Backoff;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.client.conversation.Conversations;
import io.parley.client.conversation.Tracked;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.PullChangesResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Brings the changes to messages that were missed, of rows and of what is kept. One request a conversation. */
public final class ChangePuller {
    /** A client with many conversations must not run into its rate limit. */
    private static final int PARALLEL = 4;

    private final Scheduler scheduler;
    private final Connection connection;
    private final Conversations conversations;
    private final Events events;
    private final Set<Long> underWay = new HashSet<>();
    private final Set<Long> waiting = new LinkedHashSet<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Map<Long, Scheduler.Cancel> pauses = new HashMap<>();
    /** Not to be asked for again on this connection. */
    private final Set<Long> refused = new HashSet<>();
    /** How often there was reason to ask whether there are more: of what the reader is not in no sync tells. */
    private final Map<Long, Integer> doubts = new HashMap<>();

    /** What its owner hears. */
    public interface Events {
        /** What the changes after {@code after} up to {@code to} have left. */
        void changes(long id, long after, long to, List<Message> messages);

        /** Whether something is missing may have changed. */
        void changed(long id);
    }

    public ChangePuller(Scheduler scheduler, Connection connection, Conversations conversations, Events events) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.conversations = conversations;
        this.events = events;
    }

    /** Changes that are known to exist are missing, or may be. */
    public boolean lacks(long id) {
        return after(id).isPresent();
    }

    public void checkAll() {
        List.copyOf(conversations.ids()).forEach(this::check);
    }

    /** Pushes may have been lost. What the reader is in, a sync tells of. */
    public void doubt() {
        for (long id : conversations.trackedIds()) {
            Tracked tracked = conversations.tracked(id);
            if (tracked != null && tracked.opened() && conversations.isOthers(id)) {
                doubts.merge(id, 1, Integer::sum);
                check(id);
            }
        }
    }

    /** Asks for what this conversation lacks, if anything. */
    public void check(long id) {
        if (!connection.ready() || underWay.contains(id)) {
            return;
        }
        OptionalLong after = after(id);
        waiting.remove(id);
        if (after.isPresent() && underWay.size() >= PARALLEL) {
            waiting.add(id);
        } else if (after.isPresent()) {
            pull(id, after.getAsLong());
        }
    }

    /** The connection ended: nothing is under way, and what failed may be tried at once on the next. */
    public void stop() {
        pauses.values().forEach(Scheduler.Cancel::cancel);
        pauses.clear();
        underWay.clear();
        waiting.clear();
        failures.clear();
        refused.clear();
        doubts.clear();
    }

    private OptionalLong after(long id) {
        if (refused.contains(id)) {
            return OptionalLong.empty();
        }
        OptionalLong gap = conversations.changeGap(id);
        Tracked tracked = conversations.tracked(id);
        if (gap.isPresent() || tracked == null || !tracked.opened() || tracked.failure() != null) {
            return gap;
        }
        return doubts.containsKey(id) ? OptionalLong.of(tracked.changeSeq()) : gap;
    }

    private void pull(long id, long after) {
        underWay.add(id);
        Integer doubt = doubts.get(id);
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setPullChanges(PullChanges.newBuilder().setConversationId(id).setAfterChangeSeq(after));
        connection.requests().call(request, reply -> {
            if (!underWay.remove(id)) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                if (doubt != null) {
                    doubts.remove(id, doubt);
                }
                apply(id, after, result.frame().getPullChangesResult());
            } else if (reply instanceof Reply.Failure failure
                    && !failure.error().retryable()) {
                refused.add(id);
            } else if (reply instanceof Reply.Failure failure && connection.ready()) {
                again(id, failure.error());
            }
            events.changed(id);
            check(id);
            List.copyOf(waiting).forEach(this::check);
        });
        events.changed(id);
    }

    private void apply(long id, long after, PullChangesResult result) {
        List<Message> messages =
                result.getMessagesList().stream().map(Message::of).toList();
        conversations.heardOfChange(id, result.getChangeSeq());
        events.changes(id, after, result.getCoveredToChangeSeq(), messages);
        OptionalLong gap = conversations.changeGap(id);
        if (gap.isPresent() && gap.getAsLong() <= after) {
            again(id, new ParleyException(Code.UNKNOWN, "a pull that covers nothing of what was asked", true));
        } else {
            failures.remove(id);
        }
    }

    private void again(long id, ParleyException error) {
        int before = failures.merge(id, 1, Integer::sum) - 1;
        underWay.add(id);
        long pause = Backoff.pauseMillis(before, error.retryAfter().toMillis(), scheduler);
        Runnable end = () -> {
            pauses.remove(id);
            underWay.remove(id);
            check(id);
        };
        pauses.put(id, scheduler.after(pause, end));
    }
}
