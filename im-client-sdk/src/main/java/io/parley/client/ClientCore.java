package io.parley.client;

import io.parley.client.api.ClientListener;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Conversation;
import io.parley.client.api.Limits;
import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.Timeline;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.conversation.Conversations;
import io.parley.client.conversation.Deliveries;
import io.parley.client.conversation.Drafts;
import io.parley.client.conversation.ReadMarks;
import io.parley.client.conversation.Tracked;
import io.parley.client.conversation.TypingState;
import io.parley.client.outbox.Outbox;
import io.parley.client.presence.PresenceWatch;
import io.parley.client.relation.Relations;
import io.parley.client.store.ClientStore;
import io.parley.client.store.StoredState;
import io.parley.client.store.SyncCursor;
import io.parley.client.support.Sessions;
import io.parley.client.sync.ChangePuller;
import io.parley.client.sync.Puller;
import io.parley.client.sync.Syncer;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SupportTarget;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All parts of a client and what flows between them. Whatever comes from outside is one input on the client's thread: it
 * is worked off completely, then what it changed is kept in the store, and then the application hears of it.
 */
final class ClientCore implements Conversations.Events, Syncer.Events, ChangePuller.Events, Connection.Events {
    private static final long SUPPORT_AGAIN_MILLIS = 1_000;
    private static final long SUPPORT_REFUSED_MILLIS = 30_000;

    final InputScheduler scheduler;
    final Connection connection;
    final Conversations conversations;
    final Outbox outbox;
    final Receipts receipts;
    final Puller puller;
    final ChangePuller changePuller;
    final TypingState typing;
    final ReadMarks marks;
    final Drafts drafts;
    final Deliveries deliveries;
    final Sessions sessions;
    final Relations relations;
    final PresenceWatch presence;
    final Callbacks callbacks;
    final Waiters waiters;
    final PatientRequests requests = new PatientRequests(this);
    final Supplier<String> newId;
    final Groups groups;
    final MessageChanges messageChanges;
    /** Rows as they were at the end of the last input; safe to read on any thread. */
    final Map<Long, Conversation> rows = new ConcurrentHashMap<>();

    volatile ConnectionState state = new ConnectionState.Idle();
    volatile Limits limits = Limits.DEFAULT;
    volatile long userId;
    volatile long clockOffsetMillis;

    private final Settings settings;
    private final ClientStore store;
    private final ClientListener listener;
    private final Syncer syncer;
    private final Set<Long> dirty = new LinkedHashSet<>();
    /** Opened conversations in which something is missing. */
    private final Set<Long> gaps = new HashSet<>();

    private @Nullable SyncCursor cursor;
    private boolean openingSupport;
    private boolean closed;

    ClientCore(Ports ports, Settings settings) {
        this.settings = settings;
        store = ports.store();
        listener = settings.listener();
        scheduler = new InputScheduler(ports.scheduler(), this::settle);
        callbacks = new Callbacks(settings.executor());
        waiters = new Waiters(callbacks);
        connection =
                new Connection(scheduler, ports.wire(), ports.tokens(), settings.connection(), settings.timing(), this);
        conversations = new Conversations(store, settings.keepMessages(), this);
        receipts = new Receipts(callbacks, listener, this::arrivedOne);
        outbox = new Outbox(scheduler, connection, conversations, store, ports.newId(), receipts);
        puller = new Puller(
                scheduler,
                connection,
                conversations,
                settings.pageSize(),
                () -> limits.maxPullMessages(),
                messages -> messages.forEach(this::seen));
        changePuller = new ChangePuller(scheduler, connection, conversations, this);
        syncer = new Syncer(scheduler, connection, conversations, this);
        typing = new TypingState(scheduler, connection, typist -> callbacks.post(() -> listener.onTyping(typist)));
        marks = new ReadMarks(scheduler, connection);
        drafts = new Drafts(
                scheduler,
                connection,
                result -> conversations.settings(result.getConversationId(), result.getSettings()));
        deliveries = new Deliveries(scheduler, connection, conversations);
        sessions =
                new Sessions(connection, conversations, session -> callbacks.post(() -> listener.onSession(session)));
        relations = new Relations(connection, store, relation -> callbacks.post(() -> listener.onRelation(relation)));
        presence = new PresenceWatch(
                scheduler, connection, person -> callbacks.post(() -> listener.onPresence(person)), callbacks::post);
        newId = ports.newId();
        groups = new Groups(this, requests, newId);
        messageChanges = new MessageChanges(this, requests, newId);
        scheduler.execute(() -> restore(store.load()));
    }

    private void restore(StoredState kept) {
        SyncCursor known = kept.cursor();
        if (known == null || known.token().isEmpty()) {
            store.clear();
        } else {
            syncer.restore(known);
            conversations.restore(kept, known.userId(), known.changes());
            userId = known.userId();
            relations.restore(store.loadRelations());
            kept.conversations().forEach(row -> rows.put(row.conversationId(), row));
        }
        outbox.restore(kept.outbox());
    }

    Timeline timeline(long requested) {
        long id = conversations.resolve(requested);
        Tracked tracked = conversations.tracked(id);
        return new Timeline(
                id,
                tracked != null && tracked.opened(),
                List.copyOf(conversations.messages(id)),
                conversations.hasOlder(id),
                outbox.pending(id),
                tracked == null ? null : tracked.failure());
    }

    /** Begins to keep the messages of this conversation. */
    void track(long id) {
        conversations.track(id);
        puller.retry(id);
        puller.check(id);
    }

    void untrack(long id) {
        conversations.untrack(id);
        if (conversations.isBehind(id)) {
            // What its row lacks was to be pulled.
            syncer.run();
        }
    }

    /** Rows may have become new. */
    void checkAll() {
        puller.checkAll();
        changePuller.checkAll();
    }

    void close() {
        if (!closed) {
            closed = true;
            connection.disconnect();
            typing.clear();
            ParleyException end = new ParleyException(Code.CLOSED, "the client was closed", false);
            receipts.failAll(end);
            presence.close(end);
            waiters.failAll(end);
            callbacks.post(store::close);
        }
    }

    boolean closed() {
        return closed;
    }

    ClientListener listener() {
        return listener;
    }

    /** Has brought what nothing here knows of. */
    void sync() {
        syncer.run();
    }

    @Override
    public void ready(HelloResult hello) {
        if (conversations.selfId() != hello.getUserId()) {
            if (conversations.selfId() != 0) {
                forgetUser();
            }
            conversations.selfId(hello.getUserId());
            userId = hello.getUserId();
            outbox.adopt(hello.getUserId());
        }
        limits = Limits.of(hello.getLimits());
        clockOffsetMillis = hello.getServerTimeMs() - scheduler.nowMillis();
        doubt();
        syncer.start(hello.getLogEpoch());
        outbox.restart(limits);
        marks.restart();
        drafts.restart();
        presence.restart();
        puller.checkAll();
        openSupportIfAwaited();
    }

    @Override
    public void statusChanged() {
        if (!connection.ready()) {
            syncer.stop();
            puller.stop();
            changePuller.stop();
            outbox.stop();
            marks.stop();
            drafts.stop();
            deliveries.stop();
            presence.stop();
            typing.clear();
        }
    }

    @Override
    public void done(boolean relationsChanged) {
        for (long id : List.copyOf(conversations.ids())) {
            Message last = conversations.lastMessage(id);
            if (last != null) {
                seen(last);
            }
        }
        checkAll();
        if (settings.keep().deliveries()) {
            conversations.ids().forEach(deliveries::check);
        }
        if (settings.keep().sessions()) {
            sessions.refresh(reply -> checkAll());
        }
        if (settings.keep().relations() && (relationsChanged || relations.behind())) {
            relations.refresh();
        }
    }

    @Override
    public void logReset() {
        relations.reset();
    }

    @Override
    public void cursor(SyncCursor fresh) {
        cursor = fresh;
    }

    @Override
    public void push(ServerFrame frame) {
        switch (frame.getBodyCase()) {
            case MESSAGE_PUSH -> {
                var push = frame.getMessagePush();
                if (push.getWaiting()) {
                    conversations.watched(push.getConversationId());
                }
                push.getMessagesList().forEach(message -> arrivedOne(Message.of(message)));
            }
            case CHANGE_PUSH -> {
                var push = frame.getChangePush();
                if (push.getWaiting()) {
                    conversations.watched(push.getConversationId());
                }
                changedTo(Message.of(push.getMessage()), push.getChangeSeq());
            }
            case READ_PUSH -> {
                var read = frame.getReadPush();
                if (!conversations.read(read.getConversationId(), read.getUserId(), read.getReadSeq())) {
                    syncer.run();
                }
                callbacks.post(() -> listener.onRead(read.getConversationId(), read.getUserId(), read.getReadSeq()));
            }
            case DELIVERED_PUSH -> {
                var push = frame.getDeliveredPush();
                conversations.delivered(push.getConversationId(), push.getUserId(), push.getDeliveredSeq());
            }
            case TYPING_PUSH -> {
                var push = frame.getTypingPush();
                if (push.getUserId() != conversations.selfId()) {
                    typing.heard(push.getConversationId(), push.getUserId());
                }
            }
            case CONVERSATION_PUSH -> {
                var push = frame.getConversationPush();
                long id = push.getConversation().getConversationId();
                if (push.getRemoved()) {
                    conversations.left(id);
                } else if (push.hasConversation()) {
                    conversations.upsert(push.getConversation());
                    puller.check(id);
                    if (conversations.isBehind(id)) {
                        syncer.run();
                    }
                }
            }
            case SETTINGS_PUSH -> {
                var push = frame.getSettingsPush();
                conversations.settings(push.getConversationId(), push.getSettings());
            }
            case DELETION_PUSH -> messageChanges.deleted(frame.getDeletionPush().getDeletion());
            case GROUP_PUSH -> groups.pushed(frame.getGroupPush());
            case JOIN_REQUEST_PUSH -> groups.asked(frame.getJoinRequestPush());
            case RELATION_PUSH -> relations.apply(frame.getRelationPush().getRelation());
            case SESSION_PUSH -> sessions.apply(frame.getSessionPush().getSession());
            case PRESENCE_PUSH -> presence.told(frame.getPresencePush().getPresence());
            case SYNC_HINT -> {
                doubt();
                syncer.run();
                if (frame.getSyncHint().getConversationId() == 0) {
                    presence.restart();
                }
            }
            default -> {
                // Newer than this SDK.
            }
        }
    }

    private void doubt() {
        puller.doubt();
        changePuller.doubt();
        dirty.addAll(conversations.trackedIds());
    }

    /** A single stored message, pushed or acknowledged. */
    private void arrivedOne(Message message) {
        long id = message.conversationId();
        seen(message);
        typing.stopped(id, message.senderId());
        if (!conversations.message(message)) {
            fill(id);
        }
    }

    /** One change in its place in the log of changes: pushed, or the answer to an edit or a recall. */
    void changedTo(Message message, long changeSeq) {
        changes(message.conversationId(), changeSeq - 1, changeSeq, List.of(message));
    }

    @Override
    public void changes(long id, long after, long to, List<Message> messages) {
        messages.forEach(this::seen);
        if (!conversations.changes(id, after, to, messages)) {
            fill(id);
        }
    }

    /** Something is missing before a message, or it belongs to nothing that is known. */
    private void fill(long id) {
        if (conversations.gap(id) != null) {
            puller.check(id);
        } else {
            syncer.run();
        }
    }

    private void seen(Message message) {
        if (!message.clientMsgId().isEmpty() && message.senderId() == conversations.selfId()) {
            outbox.seen(message);
        }
    }

    /** Something waits for the SUPPORT conversation: have it opened. */
    void openSupportIfAwaited() {
        if (!connection.ready() || openingSupport || !outbox.awaitsSupport()) {
            return;
        }
        openingSupport = true;
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setOpenConversation(OpenConversation.newBuilder().setSupport(SupportTarget.getDefaultInstance()));
        connection.requests().call(request, reply -> {
            openingSupport = false;
            if (reply instanceof Reply.Result result) {
                conversations.upsert(result.frame().getOpenConversationResult().getConversation());
            } else if (reply instanceof Reply.Failure failure && connection.ready()) {
                ParleyException error = failure.error();
                long least = error.retryable() ? SUPPORT_AGAIN_MILLIS : SUPPORT_REFUSED_MILLIS;
                scheduler.after(Math.max(error.retryAfter().toMillis(), least), this::openSupportIfAwaited);
            }
        });
    }

    @Override
    public void supportKnown(long id) {
        outbox.supportKnown(id);
    }

    @Override
    public void changed(long id) {
        dirty.add(id);
    }

    @Override
    public void arrived(Message message) {
        callbacks.post(() -> listener.onMessage(message));
    }

    @Override
    public void revised(Message message) {
        callbacks.post(() -> listener.onMessageChanged(message));
    }

    @Override
    public void deleted(long id, List<Long> seqs) {
        callbacks.post(() -> listener.onMessagesDeleted(id, seqs));
    }

    @Override
    public void reset(long id) {
        callbacks.post(() -> listener.onReset(id));
    }

    @Override
    public void joined(long id) {
        if (settings.keep().messages() && conversations.tracked(id) == null) {
            track(id);
        }
    }

    private void forgetUser() {
        conversations.clear();
        syncer.forget();
        marks.clear();
        drafts.clear();
        typing.clear();
        sessions.clear();
        relations.clear();
    }

    /** The end of an input. */
    private void settle() {
        List.copyOf(dirty).forEach(changePuller::check);
        for (long id : dirty) {
            if (conversations.gap(id) == null && !puller.doubts(id) && !changePuller.lacks(id)) {
                gaps.remove(id);
            } else {
                gaps.add(id);
            }
            publish(id);
            if (settings.keep().deliveries()) {
                deliveries.check(id);
            }
        }
        dirty.clear();
        if (cursor != null) {
            store.putCursor(cursor);
            cursor = null;
        }
        ConnectionState fresh = connectionState();
        if (!fresh.equals(state)) {
            state = fresh;
            callbacks.post(() -> listener.onConnection(fresh));
        }
        waiters.check();
        callbacks.flush();
    }

    private void publish(long id) {
        Conversation row = conversations.view(id);
        if (row == null) {
            rows.remove(id);
        } else if (!row.equals(rows.put(id, row))) {
            store.putConversation(row);
            callbacks.post(() -> listener.onConversation(row));
        }
    }

    private ConnectionState connectionState() {
        if (connection.ready()) {
            return syncer.running() || !gaps.isEmpty() ? new ConnectionState.Behind() : new ConnectionState.Online();
        }
        return connection.view();
    }
}
