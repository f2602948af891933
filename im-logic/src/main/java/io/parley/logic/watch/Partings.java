package io.parley.logic.watch;

import io.parley.logic.link.NamedThreads;
import io.parley.logic.relation.RelationListener;
import io.parley.storage.routing.PresenceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Ends what two users watch of each other when a block or the end of their friendship comes between them. What they may see
 * all the same, by a group, begins anew when their clients renew it. What Redis can't take is owed until it can; meanwhile
 * nothing is told by this node, as that needs Redis, too.
 */
@Component
class Partings implements RelationListener, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Partings.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_OWED = 10_000;

    private final PresenceStore store;
    private final PresenceNews news;
    private final Clock clock;
    private final Set<Parting> owed = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("presence-partings"));

    private record Parting(long watchedId, long watcherId) {}

    Partings(PresenceStore store, PresenceNews news, Clock clock) {
        this.store = store;
        this.news = news;
        this.clock = clock;
    }

    /** So that the next change is not told any more when the one who asked for it has an answer. */
    @Override
    public void parted(long userId, long peerId) {
        CompletableFuture.allOf(part(new Parting(userId, peerId)), part(new Parting(peerId, userId)))
                .completeOnTimeout(null, WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Never fails. */
    private CompletableFuture<Void> part(Parting parting) {
        return store.part(parting.watchedId(), parting.watcherId())
                .<Void>handle((watchers, failure) -> {
                    if (failure == null) {
                        owed.remove(parting);
                        news.hide(parting.watchedId(), watchers, clock.instant());
                    } else {
                        owe(parting);
                    }
                    return null;
                })
                .toCompletableFuture();
    }

    private void owe(Parting parting) {
        if (owed.size() >= MOST_OWED) {
            LOG.warn("Redis is away for too long: some blocks hold for presence only when subscriptions are renewed");
            return;
        }
        owed.add(parting);
        timer.schedule(() -> part(parting), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
