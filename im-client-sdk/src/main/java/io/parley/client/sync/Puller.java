package io.parley.client.sync;

import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.client.conversation.Conversations;
import io.parley.client.conversation.Tracked;
import io.parley.client.store.Window;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Brings the messages of tracked conversations: the newest page, what is missing, the page before. One pull each. */
public final class Puller {
    private final Connection connection;
    private final Conversations conversations;
    private final int pageSize;
    private final IntSupplier maxPull;
    private final Consumer<List<Message>> pulled;
    private final Turns turns;
    private final Doubts doubts;

    private record Wanted(Pull pull, boolean gap, boolean older) {}

    /** @param pulled hears of messages before they are applied */
    public Puller(
            Scheduler scheduler,
            Connection connection,
            Conversations conversations,
            int pageSize,
            IntSupplier maxPull,
            Consumer<List<Message>> pulled) {
        this.turns = new Turns(scheduler, this::check);
        this.doubts = new Doubts(conversations);
        this.connection = connection;
        this.conversations = conversations;
        this.pageSize = pageSize;
        this.maxPull = maxPull;
        this.pulled = pulled;
    }

    public void checkAll() {
        conversations.trackedIds().forEach(this::check);
    }

    /** Pushes may have been lost. What the reader is in, a sync tells of. */
    public void doubt() {
        doubts.add(this::check);
    }

    /** Whether it is to be asked if there is more. */
    public boolean doubts(long id) {
        return doubts.stands(id);
    }

    /** Pulls what this conversation needs, if anything. */
    public void check(long id) {
        if (!connection.ready() || turns.isTaken(id)) {
            return;
        }
        Wanted wanted = wanted(id);
        if (wanted == null) {
            turns.waive(id);
        } else if (turns.take(id)) {
            pull(id, wanted);
        }
    }

    /** The page before the oldest message. */
    public void older(long id) {
        Tracked tracked = conversations.tracked(id);
        if (tracked != null && conversations.hasOlder(id) && !tracked.olderWanted()) {
            tracked.wantOlder(true);
            check(id);
        }
    }

    /** Tries again what was refused. */
    public void retry(long id) {
        Tracked tracked = conversations.tracked(id);
        if (tracked != null && tracked.failure() != null) {
            tracked.failed(null);
            check(id);
        }
    }

    /** The connection ended: nothing is under way, and what failed may be tried at once on the next. */
    public void stop() {
        turns.stop();
        doubts.clear();
    }

    private @Nullable Wanted wanted(long id) {
        Tracked tracked = conversations.tracked(id);
        if (tracked == null || tracked.failure() != null) {
            return null;
        }
        int most = maxPull.getAsInt();
        int page = Math.min(pageSize, most);
        Pull.Builder pull = Pull.newBuilder().setConversationId(id);
        if (!tracked.opened()) {
            return new Wanted(
                    pull.setFromSeq(1).setLimit(page).setBackward(true).build(), false, false);
        }
        Window gap = conversations.gap(id);
        if (gap != null) {
            return new Wanted(
                    pull.setFromSeq(gap.low())
                            .setToSeq(gap.high())
                            .setLimit(most)
                            .build(),
                    true,
                    false);
        }
        if (doubts.stands(id)) {
            return new Wanted(pull.setFromSeq(tracked.high() + 1).setLimit(most).build(), false, false);
        }
        if (!tracked.olderWanted() || !conversations.hasOlder(id)) {
            return null;
        }
        pull.setFromSeq(conversations.firstSeq(id)).setToSeq(tracked.low() - 1);
        return new Wanted(pull.setLimit(page).setBackward(true).build(), false, true);
    }

    private void pull(long id, Wanted wanted) {
        Tracked asked = conversations.tracked(id);
        int reasons = doubts.reasons(id);
        long asOf = conversations.knownChange(id);
        connection.requests().call(ClientFrame.newBuilder().setPull(wanted.pull), reply -> {
            if (!turns.end(id)) {
                return;
            }
            // Closed, or closed and opened again meanwhile: this answer belongs to a log that is gone.
            if (asked != null && asked == conversations.tracked(id)) {
                if (reply instanceof Reply.Result && wanted.pull.getToSeq() == 0) {
                    doubts.settle(id, reasons);
                }
                answered(id, asked, wanted, reply, asOf);
            }
            turns.next(id);
        });
    }

    private void answered(long id, Tracked tracked, Wanted wanted, Reply reply, long asOf) {
        if (reply instanceof Reply.Result result) {
            apply(id, tracked, wanted, result.frame().getPullResult(), asOf);
        } else if (reply instanceof Reply.Failure failure) {
            if (failure.error().retryable()) {
                if (connection.ready()) {
                    turns.pause(id, failure.error());
                }
            } else {
                tracked.failed(failure.error());
                tracked.wantOlder(false);
            }
        }
    }

    private void apply(long id, Tracked tracked, Wanted wanted, PullResult result, long asOf) {
        if (wanted.older) {
            tracked.wantOlder(false);
        }
        List<Message> messages =
                result.getMessagesList().stream().map(Message::of).toList();
        pulled.accept(messages);
        Window range = new Window(result.getCoveredFromSeq(), result.getCoveredToSeq());
        conversations.pulled(id, range, messages, new Window(result.getFirstSeq(), result.getLastSeq()), asOf);
        Window gap = conversations.gap(id);
        if (wanted.gap && gap != null && gap.low() <= wanted.pull.getFromSeq()) {
            turns.pause(id, new ParleyException(Code.UNKNOWN, "a pull that covers nothing of what was asked", true));
        } else {
            turns.succeeded(id);
        }
    }
}
