package io.parley.client.conversation;

import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Delivered;
import io.parley.common.protocol.DeliveredMark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells the other side what has arrived here and is not read: gathered for a second, the newest only. What was lost with a
 * connection is told on the next.
 */
public final class Deliveries {
    private static final long GATHER_MILLIS = 1_000;
    private static final int MARKS_MOST = 100;

    private final Scheduler scheduler;
    private final Connection connection;
    private final Conversations conversations;
    private final Map<Long, Long> told = new HashMap<>();
    private final TreeSet<Long> waiting = new TreeSet<>();
    private Scheduler.Cancel timer = Scheduler.Cancel.NONE;

    public Deliveries(Scheduler scheduler, Connection connection, Conversations conversations) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.conversations = conversations;
    }

    /** What is known of the conversation has changed. */
    public void check(long id) {
        if (connection.ready() && untold(id) > 0 && waiting.add(id) && waiting.size() == 1) {
            timer = scheduler.after(GATHER_MILLIS, this::tell);
        }
    }

    /** The connection ended. */
    public void stop() {
        timer.cancel();
        waiting.clear();
        told.clear();
    }

    private long untold(long id) {
        long arrived = conversations.arrivedSeq(id);
        return arrived > told.getOrDefault(id, 0L) ? arrived : 0;
    }

    /** The server could not take it now. */
    private void untell(long id) {
        told.remove(id);
        check(id);
    }

    private void tell() {
        List<DeliveredMark> marks = waiting.stream()
                .filter(id -> untold(id) > 0)
                .limit(MARKS_MOST)
                .map(id -> DeliveredMark.newBuilder()
                        .setConversationId(id)
                        .setSeq(untold(id))
                        .build())
                .toList();
        if (marks.size() < MARKS_MOST) {
            waiting.clear();
        }
        for (DeliveredMark mark : marks) {
            told.put(mark.getConversationId(), mark.getSeq());
            waiting.remove(mark.getConversationId());
        }
        if (!marks.isEmpty()) {
            ClientFrame.Builder request =
                    ClientFrame.newBuilder().setDelivered(Delivered.newBuilder().addAllMarks(marks));
            connection.requests().call(request, reply -> {
                if (reply instanceof Reply.Failure failure && failure.error().retryable()) {
                    marks.forEach(mark -> untell(mark.getConversationId()));
                }
            });
        }
        if (!waiting.isEmpty()) {
            timer = scheduler.after(GATHER_MILLIS, this::tell);
        }
    }
}
