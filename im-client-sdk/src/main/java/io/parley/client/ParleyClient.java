package io.parley.client;

import io.netty.channel.EventLoopGroup;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Conversation;
import io.parley.client.api.Device;
import io.parley.client.api.Limits;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.Profile;
import io.parley.client.api.ReadCount;
import io.parley.client.api.ReaderPage;
import io.parley.client.api.Relation;
import io.parley.client.api.SearchPage;
import io.parley.client.api.SearchQuery;
import io.parley.client.api.SendReceipt;
import io.parley.client.api.Session;
import io.parley.client.api.Support;
import io.parley.client.api.Timeline;
import io.parley.client.conversation.Conversations;
import io.parley.client.conversation.Tracked;
import io.parley.client.netty.Transport;
import io.parley.client.outbox.Contents;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.SupportTarget;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A user's client: connects and stays connected, sends each message exactly once and in order, and keeps what it was
 * asked to keep complete, whatever the network does.
 *
 * <p>Safe for use by many threads. Nothing blocks: what takes time returns a future, which fails with a
 * {@link ParleyException} only. Futures complete where the listener is called, in order with its events.
 */
public final class ParleyClient implements AutoCloseable {
    /**
     * Stands for the visitor's one SUPPORT conversation wherever a conversation is named, also before it exists: a
     * message sent to it waits in the outbox until the conversation was opened.
     */
    public static final long SUPPORT = Conversations.SUPPORT;

    private final ClientCore core;
    private final MessageChanges changes;
    private final ConversationRequests conversations;
    private final Friends friends;
    private final Presences presence;
    private final UserRequests users;
    private final Reports reports;
    private final SupportRequests support;
    private final Runnable release;

    ParleyClient(Ports ports, Settings settings) {
        core = new ClientCore(ports, settings);
        changes = core.messageChanges;
        conversations = new ConversationRequests(core, core.requests, core.newId);
        friends = new Friends(core, core.requests, core.newId);
        presence = new Presences(core);
        users = new UserRequests(core.requests);
        reports = new Reports(core, core.requests, core.newId);
        support = new SupportRequests(core, core.requests, core.newId);
        release = ports.release();
    }

    public static ParleyClientBuilder builder() {
        return new ParleyClientBuilder();
    }

    /** Event loops that any number of clients can share, on daemon threads. Whoever made them shuts them down. */
    public static EventLoopGroup newEventLoops(int threads) {
        return Transport.eventLoops(threads, "parley-clients");
    }

    /** Connects and stays connected. Harmless if it already does; after {@code Closed} or {@code Offline} it tries at once. */
    public void connect() {
        core.scheduler.execute(() -> {
            if (!core.closed()) {
                core.connection.connect();
            }
        });
    }

    /** Ends the connection; what is known and what is to be sent stays. */
    public void disconnect() {
        core.scheduler.execute(core.connection::disconnect);
    }

    /** The network may be back, or be another one: don't wait for the next try, and don't trust a silent connection. */
    public void wake() {
        core.scheduler.execute(core.connection::wake);
    }

    /** Disconnects; futures that wait fail with CLOSED, unsent messages stay in the store. Does not wait for that. */
    @Override
    public void close() {
        core.scheduler.execute(() -> {
            core.close();
            core.callbacks.post(release);
        });
    }

    public ConnectionState state() {
        return core.state;
    }

    public Groups groups() {
        return core.groups;
    }

    public Friends friends() {
        return friends;
    }

    public Presences presence() {
        return presence;
    }

    /** Completes when the client is {@code Online}, at once if it is; fails if it is closed, by either side. */
    public CompletableFuture<Void> whenOnline() {
        CompletableFuture<Boolean> online = new CompletableFuture<>();
        core.scheduler.execute(() -> core.waiters.add(online, () -> {
            if (core.closed() || core.state instanceof ConnectionState.Closed) {
                throw new ParleyException(Code.CLOSED, "the connection is closed: " + core.state, false);
            }
            return core.state instanceof ConnectionState.Online ? Boolean.TRUE : null;
        }));
        return online.thenApply(done -> null);
    }

    /** 0 until the server has told. */
    public long userId() {
        return core.userId;
    }

    public Limits limits() {
        return core.limits;
    }

    /** Server's clock minus this machine's. */
    public Duration clockOffset() {
        return Duration.ofMillis(core.clockOffsetMillis);
    }

    /** What is known, newest first; complete when the client is {@code Online}. */
    public List<Conversation> conversations() {
        return core.rows.values().stream()
                .sorted(Comparator.comparing(Conversation::updatedAt).reversed())
                .toList();
    }

    public Optional<Conversation> conversation(long conversationId) {
        return Optional.ofNullable(core.rows.get(conversationId));
    }

    /**
     * Begins to keep the messages of a conversation, and keeps them current until {@link #closeTimeline}. Completes
     * when the newest page is there.
     */
    public CompletableFuture<Timeline> open(long conversationId) {
        CompletableFuture<Timeline> opened = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            long id = core.conversations.resolve(conversationId);
            if (id == SUPPORT) {
                fail(opened, new ParleyException(Code.NOT_FOUND, "no SUPPORT conversation yet", true));
                return;
            }
            core.track(id);
            core.waiters.add(opened, () -> tracked(id).opened() ? core.timeline(id) : null);
        });
        return opened;
    }

    /** Forgets the messages of a conversation (not those on their way) and no longer keeps them current. */
    public void closeTimeline(long conversationId) {
        core.scheduler.execute(() -> core.untrack(core.conversations.resolve(conversationId)));
    }

    /** The messages of a conversation as they are known now: complete from the oldest that was loaded. */
    public CompletableFuture<Timeline> timeline(long conversationId) {
        CompletableFuture<Timeline> seen = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            Timeline timeline = core.timeline(conversationId);
            core.callbacks.post(() -> seen.complete(timeline));
        });
        return seen;
    }

    /** Loads the page before the oldest message, if there is one, and completes when it is there. */
    public CompletableFuture<Timeline> loadOlder(long conversationId) {
        CompletableFuture<Timeline> loaded = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            long id = core.conversations.resolve(conversationId);
            core.puller.older(id);
            core.waiters.add(loaded, () -> tracked(id).olderWanted() ? null : core.timeline(id));
        });
        return loaded;
    }

    /** Opens the conversation, and loads every page back to its first message. */
    public CompletableFuture<Timeline> loadAll(long conversationId) {
        return open(conversationId).thenCompose(this::loadRest);
    }

    private CompletableFuture<Timeline> loadRest(Timeline timeline) {
        return timeline.hasOlder()
                ? loadOlder(timeline.conversationId()).thenCompose(this::loadRest)
                : CompletableFuture.completedFuture(timeline);
    }

    private Tracked tracked(long id) {
        Tracked tracked = core.conversations.tracked(id);
        if (tracked == null) {
            throw new ParleyException(Code.NOT_FOUND, "conversation " + id + " is not open", false);
        }
        ParleyException failure = tracked.failure();
        if (failure != null) {
            throw failure;
        }
        return tracked;
    }

    /** As {@link #send(long, Outgoing)}. */
    public CompletableFuture<SendReceipt> send(long conversationId, String text) {
        return send(conversationId, Outgoing.text(text));
    }

    /**
     * Puts a message into the outbox: it is sent as soon as possible, in order, exactly once. The future fails with what
     * refused it for good, NO_SUCH_MESSAGE when what it answers is not there; EMPTY_TEXT and TEXT_TOO_LONG are seen at once
     * and leave nothing behind. An application shows what a message answers as it is then, see {@link #message}.
     */
    public CompletableFuture<SendReceipt> send(long conversationId, Outgoing message) {
        return send(conversationId, core.newId.get(), message);
    }

    /**
     * Sends under an id of the caller's, a UUID in its canonical form; an id that is on its way already, or was stored
     * by the server before with the same content, is not sent twice.
     */
    public CompletableFuture<SendReceipt> send(long conversationId, String clientMsgId, Outgoing message) {
        CompletableFuture<SendReceipt> receipt = new CompletableFuture<>();
        long since = System.nanoTime();
        try {
            Contents.check(message, core.limits);
        } catch (ParleyException refusal) {
            receipt.completeExceptionally(refusal);
            return receipt;
        }
        core.scheduler.execute(() -> {
            if (core.closed()) {
                fail(receipt, new ParleyException(Code.CLOSED, "the client was closed", false));
                return;
            }
            core.typing.sent(core.conversations.resolve(conversationId));
            core.receipts.await(clientMsgId, receipt, since);
            try {
                core.outbox.add(conversationId, clientMsgId, message);
            } catch (RuntimeException fault) {
                core.receipts.lost(clientMsgId, fault);
            }
            core.openSupportIfAwaited();
        });
        return receipt;
    }

    /** Sends a message that was refused for good again, behind those sent since. NOT_FOUND if there is none. */
    public CompletableFuture<SendReceipt> retry(String clientMsgId) {
        CompletableFuture<SendReceipt> receipt = new CompletableFuture<>();
        long since = System.nanoTime();
        core.scheduler.execute(() -> {
            String id = core.outbox.retry(clientMsgId);
            if (id == null) {
                fail(receipt, new ParleyException(Code.NOT_FOUND, clientMsgId + " was not refused", false));
            } else {
                core.receipts.await(id, receipt, since);
                core.openSupportIfAwaited();
            }
        });
        return receipt;
    }

    /** Removes a message that was refused for good. */
    public void discard(String clientMsgId) {
        core.scheduler.execute(() -> core.outbox.discard(clientMsgId));
    }

    /** As {@link #edit(long, long, Outgoing)}; it mentions nobody then. */
    public CompletableFuture<Message> edit(long conversationId, long seq, String text) {
        return edit(conversationId, seq, Outgoing.text(text));
    }

    /**
     * Replaces what an own message says that is loaded, whom it mentions too, and gives it as it is then; what it answers
     * stays. Fails with EMPTY_TEXT, TEXT_TOO_LONG, NOT_FOUND (not loaded), TOO_LATE (over the deployment's time, 15 minutes
     * by default), CONFLICT (edited elsewhere meanwhile, or recalled), INVALID_ARGUMENT (a text can't become a custom
     * content, nor the other way round), or what would refuse a new message: NOT_ALLOWED, SESSION_CLOSED …
     */
    public CompletableFuture<Message> edit(long conversationId, long seq, Outgoing message) {
        return changes.edit(conversationId, seq, message);
    }

    /**
     * Takes an own message back, for everybody and for good, and gives it as it is then; one that was recalled already is
     * given as it is. Fails with TOO_LATE (2 minutes by default), or what would refuse a new message.
     */
    public CompletableFuture<Message> recall(long conversationId, long seq) {
        return changes.recall(conversationId, seq);
    }

    /**
     * Sets the own reaction to a message, or takes it away, and gives the message as it is then. Fails with CONFLICT (it was
     * recalled), TOO_MANY_ITEMS (20 different emoji or 500 reactions to it), or what would refuse a new message.
     */
    public CompletableFuture<Message> react(long conversationId, long seq, String emoji, boolean on) {
        return changes.react(conversationId, seq, emoji, on);
    }

    /**
     * Pins a message to its conversation for everybody in it, or takes it off, and gives it as it is then. In a SUPPORT
     * conversation agents only. Fails with CONFLICT (it was recalled), TOO_MANY_ITEMS (50 are pinned), or what would refuse
     * a new message.
     */
    public CompletableFuture<Message> pin(long conversationId, long seq, boolean on) {
        return changes.pin(conversationId, seq, on);
    }

    /**
     * Deletes messages for the reader alone, on all the reader's devices and for good; 1 to 100 at once. Fails with CONFLICT
     * (one of somebody else's that the server does not know as read), NOT_FOUND, TOO_MANY_ITEMS (10,000 are), or NOT_ALLOWED
     * (never was in it, or an agent).
     */
    public CompletableFuture<Void> deleteMessages(long conversationId, List<Long> seqs) {
        return changes.delete(conversationId, seqs);
    }

    /** What is pinned to a conversation, the one that was pinned last first. */
    public CompletableFuture<List<Message>> pinned(long conversationId) {
        return changes.pinned(conversationId);
    }

    /** One message as the server has it now, whether it is loaded or not; empty: none that the user may read. */
    public CompletableFuture<Optional<Message>> message(long conversationId, long seq) {
        return changes.message(conversationId, seq);
    }

    /**
     * Finds messages that the user may read by what they say, the newest first. Fails with EMPTY_TEXT, INVALID_ARGUMENT,
     * TOO_MANY_ITEMS (more than 10 words), SEARCH_TOO_BROAD, SEARCH_DISABLED, or NOT_ALLOWED (not a conversation of the
     * user's). What was just sent is found a second or two later.
     */
    public CompletableFuture<SearchPage> search(SearchQuery query) {
        return changes.search(query);
    }

    /**
     * Arranges a conversation on all of the user's devices, and gives its settings as they are then. Fails with NOT_ALLOWED
     * where the user is not in it.
     */
    public CompletableFuture<Conversation.Settings> set(long conversationId, Conversation.Setting setting, boolean on) {
        return conversations.set(conversationId, setting, on);
    }

    /**
     * What is typed and not sent; "" when it was sent. May be called with every key: at most one frame per 2 s goes out,
     * with the newest. Of at most as many bytes as a message's text; what is longer is refused and not kept.
     */
    public void saveDraft(long conversationId, String draft) {
        core.scheduler.execute(() -> core.drafts.save(core.conversations.resolve(conversationId), draft));
    }

    /** Raises the own read mark; lower values are ignored. */
    public void markRead(long conversationId, long seq) {
        core.scheduler.execute(() -> {
            long id = core.conversations.resolve(conversationId);
            if (seq > core.conversations.readSeq(id)) {
                core.conversations.read(id, core.conversations.selfId(), seq);
                core.marks.raise(id, seq);
            }
        });
    }

    /**
     * How many have read own messages, of those who may read them; 1 to 50 seqs, others' messages are left out. Fails with
     * NOT_ALLOWED where the user is not in the conversation.
     */
    public CompletableFuture<List<ReadCount>> readCounts(long conversationId, Collection<Long> seqs) {
        return conversations.readCounts(conversationId, seqs);
    }

    /**
     * Who has read an own message, by user id, in pages of 100. Fails with NOT_ALLOWED where the user is not in the
     * conversation, or the message is not the user's own.
     *
     * @param unread who has not
     * @param afterUserId 0 for the first page
     */
    public CompletableFuture<ReaderPage> readers(long conversationId, long seq, boolean unread, long afterUserId) {
        return conversations.readers(conversationId, seq, unread, afterUserId);
    }

    /** The user is typing. May be called with every key: at most one frame per 3 s goes out. */
    public void typing(long conversationId) {
        core.scheduler.execute(() -> core.typing.tell(core.conversations.resolve(conversationId)));
    }

    /** Gives the id of the DIRECT conversation with a user; creates it when there is none. */
    public CompletableFuture<Long> openDirect(long peerUserId) {
        return conversations.open(OpenConversation.newBuilder().setPeerUserId(peerUserId));
    }

    /** Gives the id of the visitor's SUPPORT conversation; creates it when there is none. */
    public CompletableFuture<Long> openSupport() {
        return conversations.open(OpenConversation.newBuilder().setSupport(SupportTarget.getDefaultInstance()));
    }

    /** How the reader stands to others; empty until it was fetched. */
    public Optional<List<Relation>> relations() {
        return Optional.ofNullable(core.relations.view());
    }

    /**
     * Looks up 1 to 100 users. Who does not exist, is disabled, or is not for the own user to see is not among the answers:
     * a user sees users, a visitor whom it has talked to, an agent the visitors and agents of the site.
     */
    public CompletableFuture<List<Profile>> profiles(Collection<Long> userIds) {
        return users.profiles(userIds);
    }

    /** The user's own devices, the one that was seen last first. Users and agents. */
    public CompletableFuture<List<Device>> devices() {
        return users.devices();
    }

    /**
     * Ends what one of the user's own devices is signed in with: within seconds it is disconnected, and has to sign in
     * anew. A device that is not there is no error; this one may be named, too.
     */
    public CompletableFuture<Void> logOutDevice(String deviceId) {
        return users.logOutDevice(deviceId);
    }

    /** Tells the operator's moderators of messages and people. */
    public Reports reports() {
        return reports;
    }

    /** The support sessions as they are known now. */
    public Support support() {
        return core.sessions.view();
    }

    /** Fetches the sessions anew. They are kept current anyway, if the client was built so. */
    public CompletableFuture<Support> refreshSessions() {
        return support.refresh();
    }

    public CompletableFuture<Session> resolveSession(long sessionId) {
        return support.resolve(sessionId);
    }

    /** Agents only. */
    public CompletableFuture<Availability> setAvailability(Availability availability) {
        return support.setAvailability(availability);
    }

    /** Single frames below the client, and its breaking on purpose. */
    public ParleyConnection connection() {
        return new ParleyConnection(core);
    }

    private void fail(CompletableFuture<?> future, ParleyException error) {
        core.callbacks.post(() -> future.completeExceptionally(error));
    }
}
