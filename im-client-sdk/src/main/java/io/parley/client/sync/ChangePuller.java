package io.parley.client.sync;

import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.client.conversation.Conversations;
import io.parley.client.conversation.Tracked;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.PullChangesResult;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Brings the changes to messages that were missed, of rows and of what is kept. One request a conversation. */
public final class ChangePuller {
    private final Connection connection;
    private final Conversations conversations;
    private final Events events;
    private final Turns turns;
    private final Doubts doubts;
    /** Not to be asked for again on this connection. */
    private final Set<Long> refused = new HashSet<>();

    /** What its owner hears. */
    public interface Events {
        /** What the changes after {@code after} up to {@code to} have left. */
        void changes(long id, long after, long to, List<Message> messages);

        /** Whether something is missing may have changed. */
        void changed(long id);
    }

    public ChangePuller(Scheduler scheduler, Connection connection, Conversations conversations, Events events) {
        this.turns = new Turns(scheduler, this::check);
        this.doubts = new Doubts(conversations);
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
        doubts.add(this::check);
    }

    /** Asks for what this conversation lacks, if anything. */
    public void check(long id) {
        if (!connection.ready() || turns.isTaken(id)) {
            return;
        }
        OptionalLong after = after(id);
        if (after.isEmpty()) {
            turns.waive(id);
        } else if (turns.take(id)) {
            pull(id, after.getAsLong());
        }
    }

    /** The connection ended: nothing is under way, and what failed may be tried at once on the next. */
    public void stop() {
        turns.stop();
        refused.clear();
        doubts.clear();
    }

    private OptionalLong after(long id) {
        if (refused.contains(id)) {
            return OptionalLong.empty();
        }
        OptionalLong gap = conversations.changeGap(id);
        Tracked tracked = conversations.tracked(id);
        return gap.isEmpty() && tracked != null && doubts.stands(id) ? OptionalLong.of(tracked.changeSeq()) : gap;
    }

    private void pull(long id, long after) {
        int reasons = doubts.reasons(id);
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setPullChanges(PullChanges.newBuilder().setConversationId(id).setAfterChangeSeq(after));
        connection.requests().call(request, reply -> {
            if (!turns.end(id)) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                doubts.settle(id, reasons);
                apply(id, after, result.frame().getPullChangesResult());
            } else if (reply instanceof Reply.Failure failure
                    && !failure.error().retryable()) {
                refused.add(id);
            } else if (reply instanceof Reply.Failure failure && connection.ready()) {
                turns.pause(id, failure.error());
            }
            events.changed(id);
            turns.next(id);
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
            turns.pause(id, new ParleyException(Code.UNKNOWN, "a pull that covers nothing of what was asked", true));
        } else {
            turns.succeeded(id);
        }
    }
}
