package io.parley.logic.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.Caller;
import io.parley.logic.link.NamedThreads;
import io.parley.storage.routing.PresenceStore.Watcher;
import io.parley.storage.routing.Route;
import io.parley.storage.routing.RouteStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings frames to every connection of their receivers. To be called after the commit that a frame tells of; never blocks.
 * Routes are looked up for all pushes that have gathered while the last lookup was under way, so each receiver gets pushes
 * in the order of the calls. What can't be delivered becomes a hint, unless it is ephemeral.
 */
@Component
public class DeliveryRouter {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRouter.class);
    private static final int CROWD = 100;

    private final AccessNodes nodes;
    private final RouteStore routes;
    private final MissedNodes missed;
    private final DeliveryConfig config;
    private final List<OfflineListener> listeners;
    private final PushQueue queue;
    /** Begins the lookups for crowds, as whoever calls is about to ack a sender. At most one waits here. */
    private final Executor crowds = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), NamedThreads.daemon("delivery"));

    private final Counter pushes;
    private final Counter hintsForRoom;
    private final Counter hintsForLookup;
    private final Timer lookups;

    public DeliveryRouter(
            AccessNodes nodes,
            RouteStore routes,
            MissedNodes missed,
            DeliveryConfig config,
            List<OfflineListener> listeners,
            MeterRegistry metrics) {
        this.nodes = nodes;
        this.routes = routes;
        this.missed = missed;
        this.config = config;
        this.listeners = listeners.stream().filter(OfflineListener::isListening).toList();
        this.queue = new PushQueue(config.queueSize().toBytes(), config.lookupUsers());
        this.pushes = metrics.counter("parley.delivery.pushes");
        this.hintsForRoom = metrics.counter("parley.delivery.hints", "cause", "refused");
        this.hintsForLookup = metrics.counter("parley.delivery.hints", "cause", "lookup");
        this.lookups = metrics.timer("parley.delivery.lookups");
        metrics.gauge("parley.delivery.waiting.bytes", queue, PushQueue::weight);
    }

    /**
     * New messages to everybody in their conversation.
     *
     * @param sender the connection that gets an ack instead; null: none
     */
    public void route(Collection<Long> memberIds, MessagePush messages, @Nullable Caller sender) {
        ServerFrame frame = ServerFrame.newBuilder().setMessagePush(messages).build();
        PushKind kind = PushKind.of(messages.getConversationId());
        MessagePush news = listeners.isEmpty() ? null : messages;
        offer(new Pending(List.copyOf(memberIds), frame.toByteString(), kind, sender, news));
    }

    /** Fire and forget: what can't be delivered becomes a hint. */
    public void push(Collection<Long> userIds, ServerFrame frame, PushKind kind) {
        push(userIds, frame, kind, null);
    }

    /**
     * @param except the connection that needs no push, as it gets a reply
     */
    public void push(Collection<Long> userIds, ServerFrame frame, PushKind kind, @Nullable Caller except) {
        offer(new Pending(List.copyOf(userIds), frame.toByteString(), kind, except, null));
    }

    private void offer(Pending push) {
        if (push.userIds().isEmpty()) {
            return;
        }
        switch (queue.offer(push)) {
            case FIRST -> {
                if (push.userIds().size() > CROWD) {
                    crowds.execute(this::lookUp);
                } else {
                    lookUp();
                }
            }
            case WAITS -> {}
            case REFUSED -> hint(List.of(push), hintsForRoom);
        }
    }

    /** An ephemeral frame to these very connections, without a lookup; who is gone gets nothing. */
    public void pushTo(Collection<Watcher> connections, ServerFrame frame) {
        Map<AccessStream, Push.Builder> byNode = new HashMap<>();
        for (Watcher connection : connections) {
            AccessStream stream = nodes.find(connection.node(), connection.bootId());
            if (stream != null) {
                byNode.computeIfAbsent(
                                stream,
                                absent -> Push.newBuilder()
                                        .setFrame(frame.toByteString())
                                        .setEphemeral(true))
                        .addConnectionIds(connection.connectionId());
                pushes.increment();
            }
        }
        byNode.forEach((stream, push) ->
                stream.send(LogicEvent.newBuilder().setPush(push).build()));
    }

    /** One lookup after the other until nothing waits: here as long as answers are there at once, else on their threads. */
    private void lookUp() {
        for (List<Pending> batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
            List<Pending> current = batch;
            long begin = System.nanoTime();
            CompletableFuture<Map<Long, List<Route>>> found = find(batch);
            if (!found.isDone()) {
                found.whenComplete((routesByUser, failure) -> {
                    finish(current, begin, found);
                    lookUp();
                });
                return;
            }
            finish(current, begin, found);
        }
    }

    private CompletableFuture<Map<Long, List<Route>>> find(List<Pending> batch) {
        Set<Long> userIds = new HashSet<>();
        batch.forEach(push -> userIds.addAll(push.userIds()));
        try {
            return routes.find(userIds)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(config.lookupTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(List<Pending> batch, long begin, CompletableFuture<Map<Long, List<Route>>> found) {
        lookups.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
        try {
            Map<Long, List<Route>> routesByUser = found.join();
            int connections = 0;
            for (Pending push : batch) {
                connections += push.send(routesByUser, route -> stream(route, push.kind()));
            }
            pushes.increment(connections);
            batch.forEach(push -> tellOffline(push, routesByUser));
        } catch (RuntimeException e) {
            List<Pending> undelivered = new ArrayList<>(batch);
            undelivered.addAll(queue.pause(config.pause()));
            LOG.warn("lookup of routes failed, {} pushes become hints: {}", undelivered.size(), e.toString());
            hint(undelivered, hintsForLookup);
        }
    }

    private void tellOffline(Pending push, Map<Long, List<Route>> routesByUser) {
        MessagePush news = push.news();
        if (news == null) {
            return;
        }
        List<Long> offline = push.offline(routesByUser, route -> nodes.find(route.node(), route.bootId()) != null);
        if (!offline.isEmpty()) {
            listeners.forEach(listener -> listener.onOffline(news, offline));
        }
    }

    private @Nullable AccessStream stream(Route route, PushKind kind) {
        AccessStream stream = nodes.find(route.node(), route.bootId());
        if (stream == null && !kind.ephemeral()) {
            missed.note(route);
        }
        return stream;
    }

    private void hint(List<Pending> undelivered, Counter counter) {
        Map<Long, Set<Long>> usersByConversation = new HashMap<>();
        for (Pending push : undelivered) {
            if (!push.kind().ephemeral()) {
                usersByConversation
                        .computeIfAbsent(push.kind().conversationId(), absent -> new HashSet<>())
                        .addAll(push.userIds());
            }
        }
        usersByConversation.forEach((conversationId, userIds) -> {
            counter.increment(userIds.size());
            nodes.hintUsers(userIds, conversationId);
        });
    }
}
