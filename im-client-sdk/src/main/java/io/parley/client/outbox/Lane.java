package io.parley.client.outbox;

import io.parley.client.api.Limits;
import io.parley.client.api.ParleyException;
import io.parley.client.api.PendingMessage;
import io.parley.client.connection.Scheduler;
import io.parley.client.store.OutboxEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One conversation's entries in the order of sending, and those that were refused. */
final class Lane {
    /** Room for the frame around the texts, and for what stands around each. */
    private static final int FRAME_MARGIN = 512;

    private static final int MESSAGE_MARGIN = 64;

    /** A Send is under way, or a pause before the next. */
    boolean busy;

    int failures;
    Scheduler.Cancel pause = Scheduler.Cancel.NONE;

    private final NavigableMap<Long, OutboxEntry> queue = new TreeMap<>();
    private final Map<String, Long> queuedAt = new HashMap<>();
    private final Map<String, Refused> refused = new HashMap<>();

    record Refused(OutboxEntry entry, ParleyException error) {}

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean queued(String clientMsgId) {
        return queuedAt.containsKey(clientMsgId);
    }

    boolean has(String clientMsgId) {
        return queued(clientMsgId) || refused.containsKey(clientMsgId);
    }

    void insert(OutboxEntry entry) {
        queue.put(entry.position(), entry);
        queuedAt.put(entry.clientMsgId(), entry.position());
    }

    void refuse(OutboxEntry entry, ParleyException error) {
        unqueue(entry.clientMsgId());
        refused.put(entry.clientMsgId(), new Refused(entry, error));
    }

    @Nullable
    Refused takeRefused(String clientMsgId) {
        return refused.remove(clientMsgId);
    }

    /** Takes the entry out, whatever its state. False if it is not there. */
    boolean take(String clientMsgId) {
        return unqueue(clientMsgId) | refused.remove(clientMsgId) != null;
    }

    private boolean unqueue(String clientMsgId) {
        Long position = queuedAt.remove(clientMsgId);
        if (position != null) {
            queue.remove(position);
        }
        return position != null;
    }

    /** Replaces every entry; null drops it. */
    void rewrite(UnaryOperator<@Nullable OutboxEntry> change) {
        for (OutboxEntry entry : List.copyOf(queue.values())) {
            unqueue(entry.clientMsgId());
            OutboxEntry changed = change.apply(entry);
            if (changed != null) {
                insert(changed);
            }
        }
        for (Refused old : List.copyOf(refused.values())) {
            refused.remove(old.entry.clientMsgId());
            OutboxEntry changed = change.apply(old.entry);
            if (changed != null) {
                refuse(changed, old.error);
            }
        }
    }

    void moveTo(Lane other) {
        queue.values().forEach(other::insert);
        refused.values().forEach(one -> other.refuse(one.entry, one.error));
        queue.clear();
        queuedAt.clear();
        refused.clear();
    }

    List<PendingMessage> pending() {
        return Stream.concat(
                        queue.values().stream().map(entry -> new Seen(entry, null)),
                        refused.values().stream().map(one -> new Seen(one.entry, one.error)))
                .sorted(Comparator.comparingLong(seen -> seen.entry.position()))
                .map(seen -> pending(seen.entry, seen.error))
                .toList();
    }

    private record Seen(OutboxEntry entry, @Nullable ParleyException error) {}

    static PendingMessage pending(OutboxEntry entry, @Nullable ParleyException error) {
        return new PendingMessage(
                entry.clientMsgId(), entry.conversationId(), entry.message(), entry.writtenAt(), error);
    }

    /** As many of the oldest as fit into one frame. */
    List<OutboxEntry> batch(Limits limits) {
        List<OutboxEntry> batch = new ArrayList<>();
        int bytes = FRAME_MARGIN;
        for (OutboxEntry entry : queue.values()) {
            bytes += Contents.frame(entry.clientMsgId(), entry.message()).getSerializedSize() + MESSAGE_MARGIN;
            boolean full = batch.size() == limits.maxMessagesPerSend();
            if (full || (!batch.isEmpty() && bytes > limits.maxFrameBytes())) {
                break;
            }
            batch.add(entry);
        }
        return batch;
    }
}
