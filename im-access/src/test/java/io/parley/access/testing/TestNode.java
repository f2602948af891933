package io.parley.access.testing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.ConnectionConfig;
import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.ConnectionSweep;
import io.parley.access.connection.Identity;
import io.parley.access.connection.LinkEvents;
import io.parley.access.connection.Opening;
import io.parley.access.connection.RequestForwarder;
import io.parley.access.connection.Subprotocol;
import io.parley.access.connection.Upstream;
import io.parley.access.connection.Upstreams;
import io.parley.access.delivery.BatchShares;
import io.parley.access.delivery.PushListener;
import io.parley.access.frame.FrameDispatcher;
import io.parley.access.handshake.Greeter;
import io.parley.access.handshake.HandshakeConfig;
import io.parley.access.handshake.TokenChecks;
import io.parley.access.handshake.TokenKeys;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.link.LogicEvent;
import io.parley.common.token.AccessClaims;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The inside of an access node in virtual time: real parts between {@link TestConnection}s, each on an event loop of its
 * own, and logic nodes that only keep what they get. Everything runs on the test's thread.
 */
public final class TestNode implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final TestTokens TOKENS = new TestTokens("k1");

    public final MockTicker ticker = Ticker.newMockTicker();
    public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final AccessMetrics metrics = new AccessMetrics(registry);
    public final TestTokens tokens = TOKENS;
    public final TokenKeys keys = new TokenKeys(clock);
    public final List<Connection> ended = new ArrayList<>();
    public final ConnectionCloser closer = new ConnectionCloser(metrics, ended::add);
    public final ConnectionConfig config;
    public final HandshakeConfig handshake = HandshakeConfig.defaults();
    public final RequestForwarder forwarder;
    public final FrameDispatcher dispatcher;
    public final ConnectionLoops loops;
    public final PushListener pushes;

    /** Where requests go; null: no logic node is attached. */
    public TestUpstream upstream = new TestUpstream();
    /** Where tokens are verified; null: refuses, as one that has too many waiting. */
    public Executor tokenThread = Runnable::run;

    private final List<TestConnection> connections = new ArrayList<>();
    private final ConnectionSweep sweep;

    public TestNode(int connections) {
        this(connections, ConnectionConfig.defaults());
    }

    public TestNode(int connections, ConnectionConfig config) {
        this.config = config;
        Upstreams upstreams = new Nodes();
        this.forwarder = new RequestForwarder(upstreams, config.inbound());
        TokenChecks checks = new TokenChecks(keys, task -> {
            if (tokenThread == null) {
                throw new RejectedExecutionException();
            }
            tokenThread.execute(task);
        });
        Greeter greeter = new Greeter(checks, upstreams, forwarder, closer, handshake, clock);
        this.dispatcher = new FrameDispatcher(greeter, forwarder, closer, metrics, clock);
        List<ConnectionLoop> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            TestConnection connection = new TestConnection(this);
            this.connections.add(connection);
            all.add(new ConnectionLoop(i, connection.loop(), ticker));
        }
        this.loops = new ConnectionLoops(all);
        this.pushes = new PushListener(loops, dispatcher, closer, metrics);
        this.sweep = new ConnectionSweep(config, handshake.helloTimeout(), closer, metrics);
        loops.start(sweep);
        keys.learn("logic-0", tokens.jwks());
    }

    /** The connection as TCP has just opened it, with no handlers yet. */
    public TestConnection connection(int index) {
        return connections.get(index);
    }

    /** The event loop of the first connection, for channels that a test makes itself. */
    public EventLoop loop() {
        return connections.get(0).loop();
    }

    /** A connection that has been accepted. */
    public TestConnection open(int index, long userId) {
        TestConnection connection = connection(index).upgraded(Subprotocol.PROTO);
        connection.hello(tokens.token(userId, 1, NOW.plusSeconds(3600)));
        connection.accept();
        connection.next();
        return connection;
    }

    /** Takes a batch of a logic node; what it hands to event loops has yet to run. */
    public void take(LogicEvent... events) {
        pushes.take(List.of(events), new BatchShares(() -> {}));
    }

    /** Lets time pass in steps of the event loops' tick. */
    public void advance(Duration time) {
        long left = time.toMillis();
        while (left > 0) {
            long step = Math.min(left, 100);
            ticker.advanceMillis(step);
            left -= step;
            run();
        }
    }

    /** Runs what is due on every loop, and what comes of it. */
    public void run() {
        boolean again = true;
        while (again) {
            again = false;
            for (TestConnection connection : connections) {
                again |= connection.run();
            }
        }
    }

    public long now() {
        return ticker.nanoTime();
    }

    public double count(String meter, String... tags) {
        Counter counter = registry.find(meter).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() {
        connections.forEach(TestConnection::close);
    }

    private final class Nodes implements Upstreams {
        @Override
        public Upstream pin(AccessClaims claims) {
            return upstream;
        }

        @Override
        public void open(Connection connection) {
            Identity identity = connection.identity();
            Opening opening = connection.opening();
            connection.pinTo(upstream);
            if (upstream != null) {
                upstream.offer(LinkEvents.opening(connection, identity, identity.claims(), opening.requestId(), false));
            }
        }

        @Override
        public void closed(Connection connection) {
            ended.add(connection);
        }
    }
}
