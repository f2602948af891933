package io.parley.client.sync;

import com.google.protobuf.ByteString;
import io.parley.client.connection.Backoff;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.client.conversation.Conversations;
import io.parley.client.store.SyncCursor;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;

/** Becomes current: page after page from the token on, over connections, until there is no more. */
public final class Syncer {
    private static final int PAGE = 100;

    private final Scheduler scheduler;
    private final Connection connection;
    private final Conversations conversations;
    private final Events events;
    private ByteString token = ByteString.EMPTY;
    private long logEpoch;
    private boolean synced;
    private boolean underWay;
    private boolean again;
    private boolean resetting;
    private boolean relationsChanged;
    private int failures;
    private Scheduler.Cancel timer = Scheduler.Cancel.NONE;

    /** What its owner hears. */
    public interface Events {
        /** A sync has come to its end; what it told of is applied. */
        void done(boolean relationsChanged);

        /** What was known is of another log, or too old: everything is fetched anew. */
        void logReset();

        /** To be kept, after the conversations that it speaks of. */
        void cursor(SyncCursor cursor);
    }

    public Syncer(Scheduler scheduler, Connection connection, Conversations conversations, Events events) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.conversations = conversations;
        this.events = events;
    }

    /** From a store that knew no changes everything is listed anew, under the same epoch: what was kept stays. */
    public void restore(SyncCursor cursor) {
        logEpoch = cursor.logEpoch();
        if (cursor.changes()) {
            token = cursor.token();
        } else {
            resetting = true;
        }
    }

    /** The first one has come to its end. */
    public boolean synced() {
        return synced;
    }

    public boolean running() {
        return underWay || again;
    }

    /** A new connection. */
    public void start(long epoch) {
        stop();
        if (logEpoch != 0 && logEpoch != epoch) {
            reset();
        }
        logEpoch = epoch;
        run();
    }

    /** The connection ended. */
    public void stop() {
        timer.cancel();
        underWay = false;
        again = false;
        failures = 0;
    }

    /** Something may have been missed: now, or right after the sync that is under way. */
    public void run() {
        if (!connection.ready()) {
            return;
        }
        if (underWay) {
            again = true;
            return;
        }
        again = false;
        page();
    }

    /** The reader is another user than before. */
    public void forget() {
        stop();
        synced = false;
        reset();
    }

    private void page() {
        underWay = true;
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setSync(Sync.newBuilder().setSyncToken(token).setLimit(PAGE));
        connection.requests().call(request, reply -> {
            if (!underWay || !connection.ready()) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                failures = 0;
                apply(result.frame().getSyncResult());
            } else if (reply instanceof Reply.Failure failure) {
                if (!failure.error().retryable()) {
                    // The token is what could be wrong with it.
                    reset();
                }
                long wished = failure.error().retryAfter().toMillis();
                timer = scheduler.after(Backoff.pauseMillis(failures++, wished, scheduler), this::page);
            }
        });
    }

    private void apply(SyncResult result) {
        if (result.getReset()) {
            reset();
        }
        result.getConversationsList().forEach(conversations::upsert);
        result.getRemovedConversationIdsList().forEach(conversations::left);
        relationsChanged |= result.getRelationsChanged();
        token = result.getNextToken();
        if (result.getMore()) {
            page();
            return;
        }
        if (resetting) {
            resetting = false;
            conversations.endReset();
        }
        synced = true;
        underWay = false;
        events.cursor(new SyncCursor(conversations.selfId(), logEpoch, token, true));
        boolean relations = relationsChanged;
        relationsChanged = false;
        events.done(relations);
        if (again) {
            run();
        }
    }

    private void reset() {
        token = ByteString.EMPTY;
        resetting = true;
        relationsChanged = true;
        events.cursor(new SyncCursor(conversations.selfId(), logEpoch, token, true));
        conversations.beginReset();
        events.logReset();
    }
}
