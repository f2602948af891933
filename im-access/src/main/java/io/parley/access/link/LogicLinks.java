package io.parley.access.link;

import io.netty.channel.EventLoop;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Identity;
import io.parley.access.connection.LinkEvents;
import io.parley.access.connection.Opening;
import io.parley.access.connection.Upstream;
import io.parley.access.connection.Upstreams;
import io.parley.access.delivery.BatchShares;
import io.parley.access.delivery.Hinter;
import io.parley.access.delivery.PushListener;
import io.parley.access.handshake.TokenKeys;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attached;
import io.parley.common.link.LogicEvent;
import io.parley.common.token.AccessClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to all logic nodes, and what it means to connections when one comes or goes. Which nodes are attached is
 * decided on the link's event loop and published as {@link Pins}, which every thread may read.
 */
public final class LogicLinks implements Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(LogicLinks.class);

    private final EventLoop loop;
    private final ConnectionLoops connections;
    private final LinkTiming timing;
    private final TokenKeys keys;
    private final Hinter hinter;
    private final AccessMetrics metrics;
    private final UnsentCloses unsentCloses = new UnsentCloses();
    private final List<LogicLink> links = new ArrayList<>();
    private volatile Pins pins = Pins.NONE;

    /** @param loop the link's event loop */
    public LogicLinks(
            EventLoop loop,
            ConnectionLoops connections,
            LinkTiming timing,
            TokenKeys keys,
            Hinter hinter,
            AccessMetrics metrics) {
        this.loop = loop;
        this.connections = connections;
        this.timing = timing;
        this.keys = keys;
        this.hinter = hinter;
        this.metrics = metrics;
        metrics.gauge("parley.access.links", "attached logic nodes", () -> pins.attached());
        metrics.gauge("parley.access.link.backlog", "bytes that wait for logic nodes", () -> pins.backlog());
    }

    /** Whether any logic node is attached. */
    public boolean isAttached() {
        return attached() > 0;
    }

    /** How many logic nodes are attached. */
    public int attached() {
        return pins.attached();
    }

    @Override
    public @Nullable Upstream pin(AccessClaims claims) {
        return pins.of(claims);
    }

    @Override
    public void open(Connection connection) {
        Identity identity = connection.identity();
        Opening opening = connection.opening();
        if (identity == null || opening == null) {
            return;
        }
        LogicLink link = pins.of(identity.claims());
        connection.pinTo(link);
        if (link != null) {
            link.put(LinkEvents.opening(connection, identity, identity.claims(), opening.requestId(), false));
        }
    }

    @Override
    public void closed(Connection connection) {
        Identity identity = connection.identity();
        if (identity == null) {
            return;
        }
        AccessEvent event = LinkEvents.closed(identity);
        boolean isSent = connection.upstream() instanceof LogicLink link && link.isAttached() && link.put(event);
        if (!isSent) {
            sendElsewhere(event, identity.claims().userId());
        }
    }

    /** Any node can act on a close: it is not bound to the one that had the connection's requests. */
    private void sendElsewhere(AccessEvent closed, long userId) {
        LogicLink link = pins.of(userId);
        if (link == null || !link.put(closed)) {
            unsentCloses.add(closed);
            if (isAttached()) {
                // One has attached in between, and may have looked before this one was there.
                loop.execute(this::sendUnsentCloses);
            }
        }
    }

    private void sendUnsentCloses() {
        unsentCloses.drain(event -> {
            LogicLink link = pins.of(event.getConnectionClosed().getConnection().getUserId());
            return link != null && link.put(event);
        });
    }

    /** What dialled links report to. */
    LinkListener listener(PushListener pushes) {
        return new Listener(pushes);
    }

    private final class Listener implements LinkListener {
        private final PushListener pushes;

        Listener(PushListener pushes) {
            this.pushes = pushes;
        }

        @Override
        public void attached(LogicLink link, Attached event) {
            try {
                keys.learn(event.getNode(), event.getJwks());
            } catch (IllegalArgumentException e) {
                LOG.error("logic={} has keys that can't be used", link, e);
            }
            // A node may say it again on the same stream, with other keys.
            if (!links.contains(link)) {
                links.add(link);
            }
            pins = Pins.over(links);
            sendUnsentCloses();
            forEachConnection(LogicLinks.this::openIfWaiting);
        }

        @Override
        public void received(LogicLink link, List<LogicEvent> events, BatchShares shares) {
            pushes.take(events, shares);
        }

        @Override
        public void draining(LogicLink link) {
            pins = Pins.over(links);
        }

        @Override
        public void reportConnections(LogicLink link, BatchShares shares) {
            ConnectionReport.send(link, connections, shares);
        }

        @Override
        public void ended(LogicLink link, boolean wasAttached, List<AccessEvent> undelivered) {
            if (!wasAttached) {
                return;
            }
            links.remove(link);
            pins = Pins.over(links);
            metrics.linkLost();
            forEachConnection(connection -> leaveLink(connection, link));
            undelivered.forEach(event -> sendElsewhere(
                    event, event.getConnectionClosed().getConnection().getUserId()));
            hinter.hintAll(timing.hintSpread());
            // By then every transaction of the lost node has ended, and a commit whose push was lost can be seen.
            loop.schedule(
                    () -> hinter.hintAll(timing.hintSpread()),
                    timing.transactionTimeout().toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void forEachConnection(Consumer<Connection> each) {
        connections.onEach(connectionLoop -> connectionLoop.snapshot().forEach(each));
    }

    private void openIfWaiting(Connection connection) {
        if (connection.state() == ConnectionState.OPENING && connection.upstream() == null) {
            open(connection);
        }
    }

    private void leaveLink(Connection connection, LogicLink lost) {
        if (connection.upstream() != lost) {
            return;
        }
        connection.loseUpstream();
        if (connection.state() == ConnectionState.OPENING) {
            open(connection);
        }
    }
}
