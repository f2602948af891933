package io.parley.logic.watch;

import io.parley.common.protocol.Presence;
import io.parley.common.protocol.PresencePush;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.storage.routing.PresenceStore;
import io.parley.storage.routing.PresenceStore.Watcher;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** What watchers are told, and who listens to all. */
@Component
class PresenceNews {
    private final DeliveryRouter router;
    private final List<PresenceListener> listeners;

    PresenceNews(DeliveryRouter router, List<PresenceListener> listeners) {
        this.router = router;
        this.listeners = listeners;
    }

    static Presence.Builder frame(PresenceStore.Presence presence) {
        return Presence.newBuilder()
                .setUserId(presence.userId())
                .setState(presence.state())
                .setLastSeenMs(presence.lastSeen().map(Instant::toEpochMilli).orElse(0L))
                .setAsOfMs(presence.asOf().toEpochMilli());
    }

    /** What is told of whoever may not be seen, and of nobody. */
    static Presence.Builder hidden(long userId, Instant asOf) {
        return Presence.newBuilder()
                .setUserId(userId)
                .setState(PresenceState.PRESENCE_OFFLINE)
                .setAsOfMs(asOf.toEpochMilli());
    }

    void tell(PresenceStore.Presence presence) {
        push(presence.watchers(), frame(presence));
        listeners.forEach(listener -> listener.changed(presence));
    }

    /** Those who have watched the user until now see the user leave. */
    void hide(long userId, Collection<Watcher> watchers, Instant asOf) {
        push(watchers, hidden(userId, asOf));
    }

    private void push(Collection<Watcher> watchers, Presence.Builder presence) {
        router.pushTo(
                watchers,
                ServerFrame.newBuilder()
                        .setPresencePush(PresencePush.newBuilder().setPresence(presence))
                        .build());
    }
}
