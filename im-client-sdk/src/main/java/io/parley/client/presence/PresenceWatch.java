package io.parley.client.presence;

import io.parley.client.api.ParleyException;
import io.parley.client.api.Presence;
import io.parley.client.api.Presence.Status;
import io.parley.client.connection.Backoff;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SetPresence;
import io.parley.common.protocol.SubscribePresence;
import io.parley.common.protocol.SubscribePresenceResult;
import io.parley.common.protocol.UnsubscribePresence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the server told whom to watch, and what is known of them. One request is under way at a time, so that none passes
 * another; what comes meanwhile gathers for the next. On the client's thread, unless said otherwise.
 */
public final class PresenceWatch {
    /** In one request. */
    private static final int MOST = 500;
    /** However short a server says that subscriptions last. */
    private static final long RENEW_LEAST_MILLIS = 1_000;

    private final Scheduler scheduler;
    private final Connection connection;
    private final Consumer<Presence> changed;
    private final Executor callbacks;
    private final Map<Long, Watched> watched = new LinkedHashMap<>();
    /** Those whose status is not unknown. */
    private final Map<Long, Presence> known = new ConcurrentHashMap<>();
    /** To be subscribed, or subscribed anew. */
    private final Set<Long> due = new LinkedHashSet<>();

    private final Set<Long> leaving = new LinkedHashSet<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<CompletableFuture<Void>> setters = new ArrayList<>();
    private boolean away;
    private boolean ownDue;
    private boolean underWay;
    private int failures;
    private Scheduler.@Nullable Cancel pause;
    private Scheduler.@Nullable Cancel renewal;

    private static final class Watched {
        private long asOfMillis;
        /** A server has taken it, on this connection or an earlier one. */
        private boolean taken;
    }

    /** @param lacks whom the server has not taken yet */
    private record Subscriber(Set<Long> lacks, CompletableFuture<Void> future) {}

    /**
     * @param changed hears of each change
     * @param callbacks where futures complete
     */
    public PresenceWatch(Scheduler scheduler, Connection connection, Consumer<Presence> changed, Executor callbacks) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.changed = changed;
        this.callbacks = callbacks;
    }

    /** Safe on any thread. */
    public Presence of(long userId) {
        return known.getOrDefault(userId, Presence.unknown(userId));
    }

    public void subscribe(Collection<Long> userIds, CompletableFuture<Void> future) {
        Set<Long> lacks = new HashSet<>();
        for (long id : userIds) {
            Watched known = watched.get(id);
            if (known == null) {
                watched.put(id, new Watched());
                leaving.remove(id);
                due.add(id);
            }
            if (known == null || !known.taken) {
                lacks.add(id);
            }
        }
        if (lacks.isEmpty()) {
            complete(future);
        } else {
            subscribers.add(new Subscriber(lacks, future));
            next();
        }
    }

    public void unsubscribe(Collection<Long> userIds) {
        List<Long> left =
                userIds.stream().filter(watched::containsKey).distinct().toList();
        left.forEach(this::forget);
        left.forEach(due::remove);
        leaving.addAll(left);
        took(left);
        next();
    }

    public void set(boolean nowAway, CompletableFuture<Void> future) {
        away = nowAway;
        ownDue = true;
        setters.add(future);
        next();
    }

    /** Somebody is now thus, unless something newer is known. */
    public void told(io.parley.common.protocol.Presence frame) {
        Watched person = watched.get(frame.getUserId());
        if (person != null && frame.getAsOfMs() >= person.asOfMillis) {
            person.asOfMillis = frame.getAsOfMs();
            show(Presence.of(frame));
        }
    }

    /** A new connection, which watches nobody, or one whose subscriptions may be lost. */
    public void restart() {
        cancelRenewal();
        due.clear();
        due.addAll(watched.keySet());
        ownDue |= away || !setters.isEmpty();
        next();
    }

    /** The connection ended, and its subscriptions with it. */
    public void stop() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
        cancelRenewal();
        failures = 0;
        leaving.clear();
        watched.forEach((id, person) -> {
            person.asOfMillis = 0;
            show(Presence.unknown(id));
        });
    }

    /** Nothing is waited for any more. */
    public void close(ParleyException error) {
        subscribers.forEach(subscriber -> fail(subscriber.future, error));
        setters.forEach(setter -> fail(setter, error));
    }

    private void cancelRenewal() {
        if (renewal != null) {
            renewal.cancel();
            renewal = null;
        }
    }

    private void next() {
        if (underWay || pause != null || !connection.ready()) {
            return;
        }
        if (!leaving.isEmpty()) {
            leave(List.copyOf(leaving));
        } else if (ownDue) {
            tell(away ? PresenceState.PRESENCE_AWAY : PresenceState.PRESENCE_ONLINE);
        } else if (!due.isEmpty()) {
            watch(due.stream().limit(MOST).toList());
        }
    }

    private void leave(List<Long> userIds) {
        leaving.clear();
        ask(
                ClientFrame.newBuilder()
                        .setUnsubscribePresence(UnsubscribePresence.newBuilder().addAllUserIds(userIds)),
                new Outcome(
                        result -> {},
                        () -> userIds.stream()
                                .filter(id -> !watched.containsKey(id))
                                .forEach(leaving::add),
                        error -> {}));
    }

    private void tell(PresenceState state) {
        ownDue = false;
        ask(
                ClientFrame.newBuilder().setSetPresence(SetPresence.newBuilder().setState(state)),
                new Outcome(
                        result -> {
                            if (!ownDue) {
                                setters.forEach(this::complete);
                                setters.clear();
                            }
                        },
                        () -> ownDue = true,
                        error -> {
                            away = false;
                            ownDue = false;
                            setters.forEach(setter -> fail(setter, error));
                            setters.clear();
                        }));
    }

    private void watch(List<Long> userIds) {
        userIds.forEach(due::remove);
        Runnable again = () -> userIds.stream().filter(watched::containsKey).forEach(due::add);
        ask(
                ClientFrame.newBuilder()
                        .setSubscribePresence(SubscribePresence.newBuilder().addAllUserIds(userIds)),
                new Outcome(result -> answered(userIds, result.getSubscribePresenceResult()), again, error -> {
                    drop(userIds, error);
                    again.run();
                }));
    }

    private void answered(List<Long> userIds, SubscribePresenceResult result) {
        result.getPeopleList().forEach(this::told);
        took(userIds);
        if (renewal == null) {
            renewal = scheduler.after(Math.max(RENEW_LEAST_MILLIS, result.getRenewAfterMs()), this::restart);
        }
    }

    /**
     * What becomes of a request that is answered on the connection that it was made on.
     *
     * @param later it failed in passing
     */
    private record Outcome(Consumer<ServerFrame> done, Runnable later, Consumer<ParleyException> refused) {}

    private void ask(ClientFrame.Builder request, Outcome outcome) {
        underWay = true;
        connection.requests().call(request, reply -> {
            underWay = false;
            if (!connection.ready()) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                failures = 0;
                outcome.done.accept(result.frame());
            } else if (reply instanceof Reply.Failure failure) {
                failed(failure.error(), outcome);
            }
            next();
        });
    }

    private void failed(ParleyException error, Outcome outcome) {
        if (!error.retryable()) {
            outcome.refused.accept(error);
            return;
        }
        long wished = error.retryAfter().toMillis();
        pause = scheduler.after(Backoff.pauseMillis(failures++, wished, scheduler), () -> {
            pause = null;
            next();
        });
        outcome.later.run();
    }

    private void took(List<Long> userIds) {
        for (long id : userIds) {
            Watched person = watched.get(id);
            if (person != null) {
                person.taken = true;
            }
            subscribers.forEach(subscriber -> subscriber.lacks.remove(id));
        }
        settle(subscriber -> subscriber.lacks.isEmpty(), this::complete);
    }

    /** Those who are new are not watched; if nobody is, the others are not any longer. */
    private void drop(List<Long> userIds, ParleyException error) {
        List<Long> fresh = userIds.stream()
                .filter(id -> watched.containsKey(id) && !watched.get(id).taken)
                .toList();
        List<Long> dropped = fresh.isEmpty() ? userIds : fresh;
        dropped.forEach(this::forget);
        settle(subscriber -> dropped.stream().anyMatch(subscriber.lacks::contains), future -> fail(future, error));
    }

    private void settle(Predicate<Subscriber> isOver, Consumer<CompletableFuture<Void>> end) {
        List<Subscriber> over = subscribers.stream().filter(isOver).toList();
        subscribers.removeAll(over);
        over.forEach(subscriber -> end.accept(subscriber.future));
    }

    private void forget(long id) {
        watched.remove(id);
        show(Presence.unknown(id));
    }

    private void show(Presence presence) {
        long id = presence.userId();
        Presence before = presence.status() == Status.UNKNOWN ? known.remove(id) : known.put(id, presence);
        if (!presence.equals(before == null ? Presence.unknown(id) : before)) {
            changed.accept(presence);
        }
    }

    private void complete(CompletableFuture<Void> future) {
        callbacks.execute(() -> future.complete(null));
    }

    private void fail(CompletableFuture<Void> future, ParleyException error) {
        callbacks.execute(() -> future.completeExceptionally(error));
    }
}
