package io.parley.client.outbox;

import io.parley.client.api.Content;
import io.parley.client.api.Limits;
import io.parley.client.api.Message;
import io.parley.client.api.Origin;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.PendingMessage;
import io.parley.client.connection.Backoff;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.client.conversation.Conversations;
import io.parley.client.store.ClientStore;
import io.parley.client.store.OutboxEntry;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendRefusal;
import io.parley.common.protocol.SendResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way. Per conversation one Send is in flight; it holds the oldest entries in their order, and what
 * was not answered is sent again under the same ids. A final refusal takes its message out of the way of those behind.
 */
public final class Outbox {
    private final Scheduler scheduler;
    private final Connection connection;
    private final Conversations conversations;
    private final ClientStore store;
    private final Supplier<String> newId;
    private final Events events;
    private final Map<Long, Lane> lanes = new HashMap<>();
    private Limits limits = Limits.DEFAULT;
    private long lastPosition;

    /** What its owner hears. */
    public interface Events {
        /** An entry is on its way no more: the server has stored it, as its ack says, or the message itself. */
        void stored(Message message);

        /** The log holds this message, as a push would tell. */
        void acked(Message message);

        void refused(PendingMessage message, ParleyException error);
    }

    public Outbox(
            Scheduler scheduler,
            Connection connection,
            Conversations conversations,
            ClientStore store,
            Supplier<String> newId,
            Events events) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.conversations = conversations;
        this.store = store;
        this.newId = newId;
        this.events = events;
    }

    /** Entries of an earlier life of this device, before anything is added. */
    public void restore(List<OutboxEntry> entries) {
        for (OutboxEntry kept : entries) {
            lastPosition = Math.max(lastPosition, kept.position());
            long id = conversations.resolve(kept.conversationId());
            OutboxEntry entry = id == kept.conversationId() ? kept : written(kept.withConversation(id));
            Lane lane = lane(id);
            Code failure = entry.failure();
            if (failure == null) {
                lane.insert(entry);
            } else {
                lane.refuse(entry, new ParleyException(failure, "refused in an earlier life of this client", false));
            }
        }
    }

    /** Does nothing if an entry of that id is there already. */
    public void add(long conversationId, String clientMsgId, Outgoing message) {
        long id = conversations.resolve(conversationId);
        if (!lane(id).has(clientMsgId)) {
            Instant now = Instant.ofEpochMilli(scheduler.nowMillis());
            enqueue(new OutboxEntry(clientMsgId, id, conversations.selfId(), message, now, 0, null));
        }
    }

    /** Sends a refused message again, behind those sent since, and returns its id, which may be a new one; null: none. */
    public @Nullable String retry(String clientMsgId) {
        for (Lane lane : lanes.values()) {
            Lane.Refused old = lane.takeRefused(clientMsgId);
            if (old != null) {
                boolean reused = old.error().code() == Code.CLIENT_MSG_ID_REUSED;
                if (reused) {
                    store.removeOutbox(clientMsgId);
                }
                OutboxEntry entry = old.entry();
                String id = reused ? newId.get() : clientMsgId;
                enqueue(new OutboxEntry(
                        id, entry.conversationId(), entry.userId(), entry.message(), entry.writtenAt(), 0, null));
                return id;
            }
        }
        return null;
    }

    /** Removes a refused message. */
    public void discard(String clientMsgId) {
        for (Lane lane : lanes.values()) {
            if (lane.takeRefused(clientMsgId) != null) {
                store.removeOutbox(clientMsgId);
            }
        }
    }

    public List<PendingMessage> pending(long conversationId) {
        Lane lane = lanes.get(conversationId);
        return lane == null ? List.of() : lane.pending();
    }

    /** There is something to be sent to the SUPPORT conversation, whose id is not known yet. */
    public boolean awaitsSupport() {
        Lane lane = lanes.get(Conversations.SUPPORT);
        return lane != null && !lane.isEmpty();
    }

    public void supportKnown(long id) {
        Lane waiting = lanes.remove(Conversations.SUPPORT);
        if (waiting != null) {
            waiting.rewrite(entry -> entry == null ? null : written(entry.withConversation(id)));
            waiting.moveTo(lane(id));
            pump(id);
        }
    }

    /** The log holds this message of the reader's own: it need not be sent (again). */
    public void seen(Message message) {
        Lane lane = lanes.get(message.conversationId());
        if (lane != null && lane.take(message.clientMsgId())) {
            store.removeOutbox(message.clientMsgId());
            events.stored(message);
        }
    }

    /** Who the reader is, is known. Entries of somebody else are no longer sent, but stay in the store. */
    public void adopt(long selfId) {
        for (Lane lane : lanes.values()) {
            lane.rewrite(entry -> {
                if (entry == null || (entry.userId() != 0 && entry.userId() != selfId)) {
                    return null;
                }
                return entry.userId() == selfId ? entry : written(entry.withUser(selfId));
            });
        }
    }

    /** The connection ended. */
    public void stop() {
        lanes.values().forEach(lane -> lane.pause.cancel());
    }

    /** A new connection: nothing is in flight on it. */
    public void restart(Limits told) {
        limits = told;
        for (Lane lane : lanes.values()) {
            lane.busy = false;
            lane.failures = 0;
        }
        List.copyOf(lanes.keySet()).forEach(this::pump);
    }

    private void enqueue(OutboxEntry entry) {
        // By time, so that a store that lost its last entries still orders what it has.
        lastPosition = Math.max(lastPosition + 1, scheduler.nowMillis());
        OutboxEntry placed = new OutboxEntry(
                entry.clientMsgId(),
                entry.conversationId(),
                entry.userId(),
                entry.message(),
                entry.writtenAt(),
                lastPosition,
                null);
        lane(entry.conversationId()).insert(written(placed));
        pump(entry.conversationId());
    }

    private void pump(long id) {
        Lane lane = lanes.get(id);
        if (lane == null || id == Conversations.SUPPORT || lane.busy || lane.isEmpty() || !connection.ready()) {
            return;
        }
        List<OutboxEntry> batch = lane.batch(limits);
        Send.Builder send = Send.newBuilder().setConversationId(id);
        for (OutboxEntry entry : batch) {
            send.addMessages(Contents.frame(entry.clientMsgId(), entry.message()));
        }
        lane.busy = true;
        connection.requests().call(ClientFrame.newBuilder().setSend(send), reply -> answered(id, lane, batch, reply));
    }

    private void answered(long id, Lane lane, List<OutboxEntry> batch, Reply reply) {
        if (!connection.ready()) {
            // Sent again on the next connection.
            return;
        }
        lane.busy = false;
        if (reply instanceof Reply.Failure failure) {
            refused(id, lane, batch, failure.error());
        } else if (reply instanceof Reply.Result result) {
            taken(id, lane, batch, result.frame().getSendResult());
        }
    }

    private void taken(long id, Lane lane, List<OutboxEntry> batch, SendResult result) {
        for (Ack ack : result.getAcksList()) {
            OutboxEntry entry = find(batch, ack.getClientMsgId());
            if (entry != null) {
                Message message = message(entry, ack);
                seen(message);
                events.acked(message);
            }
        }
        if (result.hasRefusal()) {
            lane.failures = result.getAcksCount() > 0 ? 0 : lane.failures;
            SendRefusal refusal = result.getRefusal();
            OutboxEntry entry = find(batch, refusal.getClientMsgId());
            refused(id, lane, entry == null ? List.of() : List.of(entry), ParleyException.of(refusal.getError()));
        } else if (result.getAcksCount() == 0) {
            refused(id, lane, List.of(), new ParleyException(Code.UNKNOWN, "neither acks nor a refusal", true));
        } else {
            lane.failures = 0;
            pump(id);
        }
    }

    private Message message(OutboxEntry entry, Ack ack) {
        return new Message(
                ack.getMessageId(),
                entry.conversationId(),
                ack.getSeq(),
                conversations.selfId(),
                entry.clientMsgId(),
                Instant.ofEpochMilli(ack.getSentAtMs()),
                entry.message().content() instanceof Content.Forward
                        ? Content.of(ack.getContent())
                        : entry.message().content(),
                Message.Revision.NONE,
                entry.message().replyTo(),
                entry.message().mentions(),
                Origin.in(ack.getContent()));
    }

    private static @Nullable OutboxEntry find(List<OutboxEntry> batch, String clientMsgId) {
        for (OutboxEntry entry : batch) {
            if (entry.clientMsgId().equals(clientMsgId)) {
                return entry;
            }
        }
        return null;
    }

    /**
     * These were not taken. What may pass is tried again after a pause, with the rest of the lane behind it. So is a Send
     * that met an earlier one of ours whose answer did not come in time.
     */
    private void refused(long id, Lane lane, List<OutboxEntry> entries, ParleyException error) {
        if (error.retryable() || error.code() == Code.SEND_IN_FLIGHT) {
            lane.busy = true;
            long wished = error.retryAfter().toMillis();
            lane.pause = scheduler.after(Backoff.pauseMillis(lane.failures++, wished, scheduler), () -> {
                lane.busy = false;
                pump(id);
            });
            return;
        }
        for (OutboxEntry entry : entries) {
            if (lane.queued(entry.clientMsgId())) {
                OutboxEntry failed = written(entry.withFailure(error.code()));
                lane.refuse(failed, error);
                events.refused(Lane.pending(failed, error), error);
            }
        }
        pump(id);
    }

    private OutboxEntry written(OutboxEntry entry) {
        store.putOutbox(entry);
        return entry;
    }

    private Lane lane(long id) {
        return lanes.computeIfAbsent(id, key -> new Lane());
    }
}
