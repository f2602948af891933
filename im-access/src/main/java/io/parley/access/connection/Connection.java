package io.parley.access.connection;

import io.netty.channel.Channel;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import io.parley.common.token.AccessClaims;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client connection. Flat and small, as most of them are idle. Only the event loop of its channel touches it, except
 * for {@link #id} and {@link #loop}.
 */
public final class Connection {
    /** What a client is told to wait when a node or a queue has no room for its request. */
    public static final int RETRY_AFTER_MILLIS = 500;

    private static final long NO_HINT = -1;

    private final long id;
    private final Channel channel;
    private final ConnectionLoop loop;
    private final ConnectionConfig config;
    private final AccessMetrics metrics;
    private final FrameAllowance allowance;
    private final InFlight inFlight = new InFlight();

    private ConnectionState state = ConnectionState.UPGRADING;
    private long deadline;
    private long heardAt;
    private boolean isPinged;
    private Subprotocol subprotocol = Subprotocol.PROTO;
    private String clientAddress = "";
    private @Nullable Identity identity;
    private @Nullable Opening opening;
    private @Nullable AccessClaims renewal;
    private int renewalRequestId;
    private long expiresAt;
    private long renewalExpiresAt;
    private @Nullable Upstream upstream;
    private long owedHint = NO_HINT;
    private boolean isSlow;
    private long slowSince;

    // Links of the lists that TimeWheel and ConnectionLoop keep.
    @Nullable
    Connection previousDue;

    @Nullable
    Connection nextDue;

    long dueTick;
    boolean isScheduled;

    @Nullable
    Connection nextOfUser;

    boolean isUnflushed;

    private Connection(Channel channel, ConnectionLoop loop, long id, ConnectionConfig config, AccessMetrics metrics) {
        this.id = id;
        this.channel = channel;
        this.loop = loop;
        this.config = config;
        this.metrics = metrics;
        this.heardAt = loop.nanoTime();
        this.allowance = new FrameAllowance(heardAt);
    }

    /** Registers a connection whose TCP side has just been opened; on the loop's thread. */
    public static Connection begin(
            Channel channel, ConnectionLoops loops, ConnectionConfig config, Duration timeout, AccessMetrics metrics) {
        ConnectionLoop loop = loops.running(channel.eventLoop());
        Connection connection = new Connection(channel, loop, loops.nextId(loop), config, metrics);
        loop.add(connection);
        connection.enter(ConnectionState.UPGRADING, timeout);
        return connection;
    }

    /** Unique on this node for this start, rising: the larger one is the newer connection. */
    public long id() {
        return id;
    }

    public ConnectionLoop loop() {
        return loop;
    }

    public Channel channel() {
        return channel;
    }

    public ConnectionState state() {
        return state;
    }

    public boolean isEnding() {
        return state == ConnectionState.CLOSING || state == ConnectionState.CLOSED;
    }

    public Subprotocol subprotocol() {
        return subprotocol;
    }

    /** The address of the client itself, where a trusted proxy has told it. */
    public String clientAddress() {
        return clientAddress;
    }

    /** Null until a hello's token has been verified. */
    public @Nullable Identity identity() {
        return identity;
    }

    /** The hello that waits for a logic node's word; null in every state but OPENING. */
    public @Nullable Opening opening() {
        return opening;
    }

    /** @param timeout until the hello must have come */
    public void upgraded(Subprotocol agreed, String address, Duration timeout) {
        subprotocol = agreed;
        clientAddress = address;
        enter(ConnectionState.GREETING, timeout);
    }

    /** @param timeout until a logic node must have accepted the hello */
    public void greeted(int requestId, Duration timeout) {
        opening = new Opening(requestId);
        enter(ConnectionState.OPENING, timeout);
    }

    /** The hello's token has been verified. */
    public void identified(Identity verified, long tokenExpiresAt) {
        identity = verified;
        expiresAt = tokenExpiresAt;
        loop.addUser(this, verified.claims().userId());
    }

    /** A new token for the open connection has been verified; it counts once a logic node has accepted it. */
    public void renewing(int requestId, AccessClaims claims, long tokenExpiresAt) {
        renewal = claims;
        renewalRequestId = requestId;
        renewalExpiresAt = tokenExpiresAt;
    }

    /** A logic node has accepted the new token. */
    public void renewed() {
        if (identity != null && renewal != null) {
            identity = identity.withClaims(renewal);
            renewal = null;
            expiresAt = renewalExpiresAt;
            loop.checkBy(this, expiresAt);
        }
    }

    public @Nullable AccessClaims renewal() {
        return renewal;
    }

    /** A logic node has accepted the hello. */
    public void opened() {
        opening = null;
        enter(ConnectionState.OPEN, config.heartbeat().pingAfter());
        loop.checkBy(this, expiresAt);
    }

    void enter(ConnectionState next, Duration timeout) {
        state = next;
        deadline = loop.nanoTime() + timeout.toNanos();
        loop.checkBy(this, deadline);
    }

    void end() {
        state = ConnectionState.CLOSED;
        loop.cancelCheck(this);
    }

    /** When the present state must be over. */
    long deadline() {
        return deadline;
    }

    long expiresAt() {
        return expiresAt;
    }

    /** Something came from the client, be it a pong. */
    public void heard() {
        heardAt = loop.nanoTime();
        isPinged = false;
    }

    long heardAt() {
        return heardAt;
    }

    boolean isPinged() {
        return isPinged;
    }

    void pinged() {
        isPinged = true;
    }

    /** Takes one frame out of the connection's allowance. */
    public FrameAllowance.Verdict admit() {
        return allowance.take(config.inbound(), loop.nanoTime());
    }

    /** How long a client whose frame was refused should wait. */
    public int waitMillis() {
        return allowance.waitMillis(config.inbound(), loop.nanoTime());
    }

    /** The logic node that has the requests in flight, and gets the next one as long as there are some. */
    public @Nullable Upstream upstream() {
        return upstream;
    }

    public void pinTo(@Nullable Upstream next) {
        upstream = next;
    }

    public InFlight inFlight() {
        return inFlight;
    }

    /** A logic node has answered a request: it is in flight no more, and a renewal that is still open was refused. */
    public void answered(int requestId) {
        inFlight.remove(requestId);
        if (requestId == renewalRequestId) {
            renewal = null;
        }
    }

    /** The pinned node is lost: what it had in flight is answered, and the next request goes elsewhere. */
    public void loseUpstream() {
        upstream = null;
        renewal = null;
        inFlight.drain(id -> refuse(
                id,
                Catalogue.error(ErrorCode.UNAVAILABLE, "the node that had this request is gone", RETRY_AFTER_MILLIS)));
    }

    /**
     * Answers a request with an error.
     *
     * @param requestId 0 if the request had none
     */
    public void refuse(int requestId, Error error) {
        metrics.error(error.getCode());
        OutboundFrame frame = new OutboundFrame(
                ServerFrame.newBuilder().setReplyTo(requestId).setError(error).build());
        reply(frame);
        frame.release();
    }

    /** Writes a reply, whatever waits already. The caller keeps its own reference to the frame. */
    public void reply(OutboundFrame frame) {
        write(frame);
    }

    /**
     * Writes a push, or if too much waits already, drops it.
     *
     * @param ephemeral nobody misses it: it is dropped when half as much waits, so that it takes no room from others
     * @param conversationId what the client should pull instead of a dropped push; 0: everything
     */
    public void push(OutboundFrame frame, boolean ephemeral, long conversationId) {
        if (state != ConnectionState.OPEN) {
            // Its client has not asked for its state yet, and will find there what this push would tell.
            return;
        }
        if (ephemeral && channel.bytesBeforeUnwritable() < config.outbound().highWaterMarkBytes() / 2) {
            metrics.ephemeralsDropped().increment();
        } else if (channel.isWritable()) {
            write(frame);
        } else {
            metrics.pushesCollapsed().increment();
            oweHint(conversationId);
        }
    }

    /**
     * Tells the client to catch up, at once or as soon as it takes bytes again.
     *
     * @param conversationId 0: with everything
     */
    public void hint(long conversationId) {
        if (state != ConnectionState.OPEN) {
            return;
        }
        oweHint(conversationId);
        if (channel.isWritable()) {
            payHint();
        }
    }

    private void oweHint(long conversationId) {
        owedHint = owedHint == NO_HINT || owedHint == conversationId ? conversationId : 0;
    }

    private void payHint() {
        if (owedHint == NO_HINT || state != ConnectionState.OPEN) {
            return;
        }
        OutboundFrame frame = new OutboundFrame(ServerFrame.newBuilder()
                .setSyncHint(SyncHint.newBuilder().setConversationId(owedHint))
                .build());
        owedHint = NO_HINT;
        metrics.hints().increment();
        write(frame);
        frame.release();
    }

    private void write(OutboundFrame frame) {
        channel.write(frame.encoded(subprotocol), channel.voidPromise());
        loop.flushSoon(this);
        metrics.framesOut().increment();
    }

    /** The channel has crossed a water mark. */
    public void writabilityChanged() {
        isSlow = !channel.isWritable();
        if (isSlow) {
            slowSince = loop.nanoTime();
            loop.checkBy(this, slowSince + config.outbound().slowAfter().toNanos());
        } else {
            payHint();
        }
    }

    boolean isSlow() {
        return isSlow;
    }

    long slowSince() {
        return slowSince;
    }

    /** Whether more waits than may. */
    public boolean isOverflowing() {
        OutboundConfig outbound = config.outbound();
        return channel.bytesBeforeWritable() + outbound.lowWaterMarkBytes() > outbound.maxPendingBytes();
    }

    @Override
    public String toString() {
        return "conn=" + id + " user="
                + (identity == null ? "-" : identity.claims().userId());
    }
}
