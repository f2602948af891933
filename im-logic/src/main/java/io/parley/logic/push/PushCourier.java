package io.parley.logic.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.logic.delivery.OfflineListener;
import io.parley.logic.link.NamedThreads;
import io.parley.logic.push.PushSender.Outcome;
import io.parley.storage.push.PushSubscription;
import io.parley.storage.push.PushSubscriptionStore;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Notifies who is not connected of new messages, from memory, behind the delivery: what finds no room is shed, and what waits
 * when a node dies is lost. It is there when the device connects all the same.
 */
@Component
class PushCourier implements OfflineListener {
    private static final Logger LOG = LoggerFactory.getLogger(PushCourier.class);
    private static final int THREADS = 2;
    private static final int PAGE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final PushSubscriptionStore subscriptions;
    private final PushSenders senders;
    private final Notifications notifications;
    private final PushConfig config;
    private final MeterRegistry metrics;
    private final ThreadPoolExecutor threads;
    private final Semaphore underWay;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, NamedThreads.daemon("push-timer"));

    PushCourier(
            PushSubscriptionStore subscriptions,
            PushSenders senders,
            Notifications notifications,
            PushConfig config,
            MeterRegistry metrics) {
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.notifications = notifications;
        this.config = config;
        this.metrics = metrics;
        this.underWay = new Semaphore(config.concurrent());
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queue()),
                NamedThreads.daemon("push"));
    }

    /** One notification that is under way to one device. */
    private record Parcel(PushSubscription to, byte[] body, String topic, int attempt) {
        Parcel again() {
            return new Parcel(to, body, topic, attempt + 1);
        }
    }

    @Override
    public boolean isListening() {
        return !senders.isEmpty();
    }

    @Override
    public void onOffline(MessagePush messages, List<Long> userIds) {
        List<Message> said = messages.getMessagesList().stream()
                .filter(message -> message.getContent().getKindCase() != Content.KindCase.SYSTEM)
                .toList();
        if (!said.isEmpty()) {
            Message last = said.get(said.size() - 1);
            List<Long> others =
                    userIds.stream().filter(id -> id != last.getSenderId()).toList();
            if (!others.isEmpty()) {
                execute(() -> notifyOf(last, others));
            }
        }
    }

    private void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            count("shed");
        }
    }

    private void notifyOf(Message message, List<Long> userIds) {
        try {
            for (int from = 0; from < userIds.size(); from += PAGE) {
                List<Long> page = userIds.subList(from, Math.min(userIds.size(), from + PAGE));
                for (PushSubscription to : subscriptions.toNotify(message.getConversationId(), page)) {
                    notifications
                            .of(message, to.userId())
                            .map(body -> new Parcel(to, body, Long.toString(message.getConversationId()), 1))
                            .ifPresent(this::send);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("conversation={} nobody can be notified: {}", message.getConversationId(), e.toString());
            count("lost");
        }
    }

    /** Waits until no more than the configured number are under way, each of which ends in bounded time. */
    private void send(Parcel parcel) {
        PushSender sender = senders.of(parcel.to()).orElse(null);
        if (sender == null) {
            count("refused");
            return;
        }
        try {
            underWay.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            count("lost");
            return;
        }
        try {
            sender.send(parcel.to(), parcel.body(), parcel.topic())
                    .whenComplete((outcome, failure) ->
                            end(parcel, failure == null ? outcome : new Outcome.Refused(String.valueOf(failure))));
        } catch (RuntimeException e) {
            end(parcel, new Outcome.Refused(e.toString()));
        }
    }

    /** Not on the threads that send: they may all wait for a place, which is free only when one has ended. */
    private void end(Parcel parcel, Outcome outcome) {
        timer.execute(() -> {
            try {
                settle(parcel, outcome);
            } catch (RuntimeException e) {
                LOG.warn(
                        "user={} what became of a notification can't be noted: {}",
                        parcel.to().userId(),
                        e.toString());
            } finally {
                underWay.release();
            }
        });
    }

    private void settle(Parcel parcel, Outcome outcome) {
        if (outcome instanceof Outcome.Sent) {
            count("sent");
        } else if (outcome instanceof Outcome.Gone) {
            count("gone");
            subscriptions.removeGone(parcel.to());
        } else if (outcome instanceof Outcome.Refused refused) {
            LOG.warn("user={} a notification was refused: {}", parcel.to().userId(), refused.reason());
            count("refused");
        } else if (outcome instanceof Outcome.Later later) {
            tryLater(parcel, later);
        }
    }

    private void tryLater(Parcel parcel, Outcome.Later later) {
        Duration own = config.backoff().multipliedBy(1L << Math.min(parcel.attempt() - 1, 10));
        Duration wait = later.after().compareTo(own) > 0 ? later.after() : own;
        if (parcel.attempt() >= config.attempts() || wait.compareTo(LONGEST_WAIT) > 0) {
            LOG.warn("user={} a notification is given up: {}", parcel.to().userId(), later.reason());
            count("lost");
        } else if (timer.getQueue().size() >= config.queue()) {
            count("shed");
        } else {
            count("retried");
            timer.schedule(() -> execute(() -> send(parcel.again())), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void count(String state) {
        metrics.counter("parley.push.notifications", "state", state).increment();
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
