package io.parley.access.link;

import io.grpc.ManagedChannel;
import io.netty.channel.EventLoop;
import io.parley.access.delivery.BatchShares;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.Attached;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one address dialled: a link after the other, with jittered pauses between them that grow while nobody answers.
 * Lives on the link's event loop.
 */
final class LogicDialer {
    private final Target target;
    private final LinkChannels channels;
    private final EventLoop loop;
    private final LinkConfig config;
    private final Attach self;
    private final LinkListener listener;

    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private @Nullable LogicLink link;
    private Duration backoff;
    private boolean isWanted;
    private boolean isRedialDue;

    /**
     * @param hostAndPort to dial
     * @param authority the name that the node's certificate must bear, with the port
     */
    record Target(String hostAndPort, String authority) {}

    LogicDialer(
            Target target,
            LinkChannels channels,
            EventLoop loop,
            LinkConfig config,
            Attach self,
            LinkListener listener) {
        this.target = target;
        this.channels = channels;
        this.loop = loop;
        this.config = config;
        this.self = self;
        this.listener = listener;
        this.backoff = config.timing().minBackoff();
    }

    /**
     * Whether the address is a logic node's. One that no longer is isn't dialled any more; a link that is up stays for
     * as long as the other side keeps it.
     */
    void want(boolean wanted) {
        isWanted = wanted;
        if (wanted && link == null && !isRedialDue) {
            dial();
        } else if (!wanted && link != null && !link.isAttached()) {
            link.end("no longer resolved");
        }
    }

    boolean isFinished() {
        return !isWanted && link == null;
    }

    /**
     * Sends what is queued and leaves.
     *
     * @return completes when the other side has ended the link too
     */
    CompletableFuture<@Nullable Void> complete() {
        isWanted = false;
        if (link == null) {
            ended.complete(null);
        } else {
            link.complete();
        }
        return ended;
    }

    /** Hangs up. */
    void end() {
        if (link != null) {
            link.end("this node is leaving");
        }
    }

    private void dial() {
        isRedialDue = false;
        if (!isWanted) {
            return;
        }
        ManagedChannel channel = channels.open(target);
        LogicLink dialled = new LogicLink(target.hostAndPort(), loop, config, new Redial(channel));
        link = dialled;
        dialled.connect(LinkGrpc.newStub(channel), self);
    }

    /** Full jitter would let some dial at once again and again; half of the pause is certain. */
    private long pauseMillis() {
        long most = backoff.toMillis();
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        Duration longest = config.timing().maxBackoff();
        return twice.compareTo(longest) < 0 ? twice : longest;
    }

    /** Passes everything on, and dials anew when the link has ended. */
    private final class Redial implements LinkListener {
        private final ManagedChannel channel;

        Redial(ManagedChannel channel) {
            this.channel = channel;
        }

        @Override
        public void attached(LogicLink attachedLink, Attached attached) {
            backoff = config.timing().minBackoff();
            listener.attached(attachedLink, attached);
        }

        @Override
        public void received(LogicLink from, List<LogicEvent> events, BatchShares shares) {
            listener.received(from, events, shares);
        }

        @Override
        public void draining(LogicLink from) {
            listener.draining(from);
        }

        @Override
        public void reportConnections(LogicLink from, BatchShares shares) {
            listener.reportConnections(from, shares);
        }

        @Override
        public void ended(LogicLink endedLink, boolean wasAttached, List<AccessEvent> undelivered) {
            link = null;
            channel.shutdownNow();
            listener.ended(endedLink, wasAttached, undelivered);
            if (isWanted) {
                isRedialDue = true;
                loop.schedule(LogicDialer.this::dial, pauseMillis(), TimeUnit.MILLISECONDS);
                backoff = longer(backoff);
            } else {
                ended.complete(null);
            }
        }
    }
}
