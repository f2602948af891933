package io.parley.client.connection;

import io.parley.client.api.ConnectionState;
import io.parley.client.api.ConnectionState.ClosedReason;
import io.parley.client.api.Limits;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.RequestTiming;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.ServerFrame;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection after the other: token, socket, hello, then requests and pushes until it ends, then a pause, then anew.
 * {@code epoch} counts the tries, so that whatever belongs to an earlier one is dropped when it comes late.
 */
public final class Connection {
    /** From the socket's opening to the HelloResult. */
    private static final long OPENING_MILLIS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Scheduler scheduler;
    private final Wire wire;
    private final TokenAsker tokens;
    private final Settings settings;
    private final Events events;
    private final Requests requests;
    private final Heartbeat heartbeat;
    private final Renewal renewal;
    private final List<Scheduler.Cancel> timers = new ArrayList<>();
    private LinkStatus status = LinkStatus.IDLE;
    private ConnectionState view = new ConnectionState.Idle();
    private TokenSource.Reason tokenReason = TokenSource.Reason.CONNECT;
    private int epoch;
    private int failures;
    private long goAwayAtMillis;

    /** @param url used where the token source names no address */
    public record Settings(String deviceId, String client, DeviceKind deviceKind, URI url) {}

    /** What its owner hears. */
    public interface Events {
        void statusChanged();

        /** Accepted: requests may be made. */
        void ready(HelloResult hello);

        void push(ServerFrame frame);
    }

    public Connection(
            Scheduler scheduler,
            Wire wire,
            TokenSource tokenSource,
            Settings settings,
            @Nullable RequestTiming timing,
            Events events) {
        this.scheduler = scheduler;
        this.wire = wire;
        this.settings = settings;
        this.events = events;
        this.tokens = new TokenAsker(tokenSource, scheduler);
        this.requests = new Requests(scheduler, wire::send, this::probe, timing);
        this.heartbeat = new Heartbeat(scheduler, requests, () -> lost(new Verdict.Reconnect(), 0, 0));
        this.renewal = new Renewal(scheduler, requests, tokens);
    }

    public Requests requests() {
        return requests;
    }

    public LinkStatus status() {
        return status;
    }

    public boolean ready() {
        return status == LinkStatus.READY;
    }

    /** As applications see it; whether {@code READY} is behind or online, others know. */
    public ConnectionState view() {
        return view;
    }

    /** Connects now, unless it is connected or about to be. */
    public void connect() {
        if (status != LinkStatus.CONNECTING && status != LinkStatus.READY) {
            open();
        }
    }

    public void disconnect() {
        end();
        failures = 0;
        change(LinkStatus.IDLE, new ConnectionState.Idle());
    }

    /** The network is back, or may be: don't wait, and don't trust a silent connection. */
    public void wake() {
        if (status == LinkStatus.OFFLINE) {
            open();
        } else if (ready()) {
            heartbeat.probe();
        }
    }

    /** The network breaks, as far as both ends can tell. */
    public void cut() {
        wire.cut();
    }

    private void probe() {
        heartbeat.probe();
    }

    private void open() {
        end();
        int mine = epoch;
        change(LinkStatus.CONNECTING, new ConnectionState.Connecting());
        tokens.ask(tokenReason, (access, failure) -> {
            if (mine == epoch) {
                if (access != null) {
                    openSocket(access, mine);
                } else {
                    noToken(failure);
                }
            }
        });
    }

    private void noToken(@Nullable Throwable failure) {
        if (failure instanceof ParleyException known) {
            lost(
                    known.retryable() ? new Verdict.Reconnect() : new Verdict.Final(ClosedReason.UNAUTHENTICATED),
                    0,
                    known.retryAfter().toMillis());
        } else {
            LOG.warn("device={} the token source failed: {}", settings.deviceId, String.valueOf(failure));
            lost(new Verdict.Reconnect(), 0, 0);
        }
    }

    private void openSocket(Access access, int mine) {
        tokenReason = TokenSource.Reason.CONNECT;
        timers.add(scheduler.after(OPENING_MILLIS, () -> {
            if (!ready()) {
                lost(new Verdict.Reconnect(), 0, 0);
            }
        }));
        Wire.Events socket = new Wire.Events() {
            @Override
            public void opened() {
                ifCurrent(mine, () -> hello(access.accessToken(), mine));
            }

            @Override
            public void frame(ServerFrame frame) {
                ifCurrent(mine, () -> received(frame));
            }

            @Override
            public void closed(int code) {
                ifCurrent(mine, () -> lost(Verdict.ofClose(code), code, 0));
            }
        };
        try {
            wire.open(access.wsUrl() == null ? settings.url : access.wsUrl(), socket);
        } catch (IllegalArgumentException e) {
            LOG.error("device={} no address to connect to: {}", settings.deviceId, e.getMessage());
            lost(new Verdict.Final(ClosedReason.PROTOCOL), 0, 0);
        }
    }

    private void ifCurrent(int mine, Runnable work) {
        if (mine == epoch) {
            scheduler.execute(work);
        }
    }

    private void hello(String token, int mine) {
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setHello(Hello.newBuilder()
                        .setToken(token)
                        .setDeviceId(settings.deviceId)
                        .setClient(settings.client)
                        .setDeviceKind(settings.deviceKind));
        requests.call(request, OPENING_MILLIS, reply -> {
            if (mine != epoch) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                accepted(result.frame().getHelloResult());
            } else if (reply instanceof Reply.Failure refusal) {
                ParleyException error = refusal.error();
                lost(Verdict.ofHelloError(error), 0, error.retryAfter().toMillis());
            }
        });
    }

    private void accepted(HelloResult hello) {
        goAwayAtMillis = 0;
        timers.add(scheduler.after(Backoff.STABLE_MILLIS, () -> failures = 0));
        LOG.debug("conn={} user={} connected", hello.getConnectionId(), hello.getUserId());
        change(LinkStatus.READY, new ConnectionState.Behind());
        heartbeat.start(Limits.of(hello.getLimits()).pingInterval().toMillis());
        renewal.start(hello.getTokenExpiresAtMs(), hello.getServerTimeMs());
        events.ready(hello);
    }

    private void received(ServerFrame frame) {
        heartbeat.heard();
        if (frame.getReplyTo() != 0) {
            requests.reply(frame);
        } else if (frame.hasGoAway()) {
            goAway(frame.getGoAway().getReconnectAfterMs());
        } else if (ready()) {
            events.push(frame);
        }
    }

    /** The server spreads its clients over this time itself, so there is no backoff on top of it. */
    private void goAway(long afterMillis) {
        goAwayAtMillis = scheduler.nowMillis() + afterMillis;
        timers.add(scheduler.after(afterMillis, this::open));
    }

    private void lost(Verdict verdict, int closeCode, long atLeastMillis) {
        long askedToGoAt = goAwayAtMillis;
        end();
        LOG.debug("device={} connection lost: code={} {}", settings.deviceId, closeCode, verdict);
        if (verdict instanceof Verdict.Final end) {
            failures = 0;
            // Whoever calls connect() after that has changed something: the token at hand is not the one to try.
            tokenReason = end.reason() == ClosedReason.UNAUTHENTICATED || end.reason() == ClosedReason.DISPLACED
                    ? TokenSource.Reason.REJECTED
                    : TokenSource.Reason.CONNECT;
            change(LinkStatus.CLOSED, new ConnectionState.Closed(end.reason(), closeCode));
            return;
        }
        boolean renew = verdict instanceof Verdict.Renew;
        if (renew) {
            tokenReason = TokenSource.Reason.REJECTED;
        }
        long now = scheduler.nowMillis();
        long delay;
        if (askedToGoAt > 0) {
            delay = Math.max(0, askedToGoAt - now);
        } else if (renew && failures == 0) {
            delay = 0;
        } else {
            delay = Math.max(atLeastMillis, Backoff.millis(failures, scheduler));
        }
        failures++;
        timers.add(scheduler.after(delay, this::open));
        change(LinkStatus.OFFLINE, new ConnectionState.Offline(Instant.ofEpochMilli(now + delay), failures));
    }

    /** Nothing of the current try is left afterwards. */
    private void end() {
        epoch++;
        goAwayAtMillis = 0;
        timers.forEach(Scheduler.Cancel::cancel);
        timers.clear();
        heartbeat.stop();
        renewal.stop();
        wire.close();
        if (ready()) {
            status = LinkStatus.CONNECTING;
        }
        requests.failAll(new ParleyException(Code.DISCONNECTED, "the connection ended before the answer", true));
    }

    private void change(LinkStatus fresh, ConnectionState shown) {
        status = fresh;
        view = shown;
        events.statusChanged();
    }
}
