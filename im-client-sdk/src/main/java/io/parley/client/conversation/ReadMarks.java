package io.parley.client.conversation;

import io.parley.client.connection.Backoff;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.MarkRead;
import java.util.HashMap;
import java.util.Map;

/** Tells the server how far the reader has read: only upwards, the newest only, one request per conversation. */
public final class ReadMarks {
    private final Scheduler scheduler;
    private final Connection connection;
    private final Map<Long, Mark> marks = new HashMap<>();

    private static final class Mark {
        private long wanted;
        private long told;
        private boolean inFlight;
        private int failures;
        private Scheduler.Cancel timer = Scheduler.Cancel.NONE;
    }

    public ReadMarks(Scheduler scheduler, Connection connection) {
        this.scheduler = scheduler;
        this.connection = connection;
    }

    public void raise(long conversationId, long seq) {
        Mark mark = marks.computeIfAbsent(conversationId, id -> new Mark());
        if (seq > mark.wanted) {
            mark.wanted = seq;
            tell(conversationId, mark);
        }
    }

    /** The connection ended. */
    public void stop() {
        marks.values().forEach(mark -> mark.timer.cancel());
    }

    /** A new connection. */
    public void restart() {
        marks.forEach((conversationId, mark) -> {
            mark.inFlight = false;
            mark.failures = 0;
            tell(conversationId, mark);
        });
    }

    public void clear() {
        marks.clear();
    }

    private void tell(long conversationId, Mark mark) {
        if (mark.inFlight || mark.wanted <= mark.told || !connection.ready()) {
            return;
        }
        long wanted = mark.wanted;
        mark.inFlight = true;
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setMarkRead(
                        MarkRead.newBuilder().setConversationId(conversationId).setReadSeq(wanted));
        connection.requests().call(request, reply -> {
            if (!connection.ready()) {
                return;
            }
            mark.inFlight = false;
            if (reply instanceof Reply.Failure failure && failure.error().retryable()) {
                long wished = failure.error().retryAfter().toMillis();
                mark.timer = scheduler.after(
                        Backoff.pauseMillis(mark.failures++, wished, scheduler), () -> tell(conversationId, mark));
            } else {
                mark.told = wanted;
                mark.failures = 0;
                tell(conversationId, mark);
            }
        });
    }
}
