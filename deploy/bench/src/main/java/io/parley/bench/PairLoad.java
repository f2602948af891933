package io.parley.bench;

import io.parley.client.ParleyClient;
import io.parley.client.api.ClientListener;
import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.api.SendReceipt;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.TextContent;
import io.parley.stack.StackUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Pairs of friends, each on a connection of its own, who write to each other. */
final class PairLoad implements AutoCloseable {
    private static final int SETUP_SECONDS = 60;
    private static final int DIGITS = 3;
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(2);

    private final List<Sender> senders = new ArrayList<>();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Recorder ackMicros = new Recorder(MAX_MICROS, DIGITS);
    private final Recorder deliveryMicros = new Recorder(MAX_MICROS, DIGITS);

    /** @param asks whether an answer is waited for past the outbox; the server takes one at a time */
    private record Sender(ParleyClient client, long conversationId, AtomicBoolean asks) {
        Sender(ParleyClient client, long conversationId) {
            this(client, conversationId, new AtomicBoolean());
        }
    }

    PairLoad(StackUsers users, int pairs) throws ExecutionException, InterruptedException, TimeoutException {
        for (int i = 0; i < pairs; i++) {
            ParleyClient one = client(users, users.add("one-" + i));
            ParleyClient other = client(users, users.add("other-" + i));
            one.whenOnline().get(SETUP_SECONDS, TimeUnit.SECONDS);
            other.whenOnline().get(SETUP_SECONDS, TimeUnit.SECONDS);
            one.friends().request(other.userId(), "").get(SETUP_SECONDS, TimeUnit.SECONDS);
            other.friends().accept(one.userId()).get(SETUP_SECONDS, TimeUnit.SECONDS);
            long conversation = one.openDirect(other.userId()).get(SETUP_SECONDS, TimeUnit.SECONDS);
            one.open(conversation).get(SETUP_SECONDS, TimeUnit.SECONDS);
            other.open(conversation).get(SETUP_SECONDS, TimeUnit.SECONDS);
            senders.add(new Sender(one, conversation));
            senders.add(new Sender(other, conversation));
        }
    }

    private ParleyClient client(StackUsers users, long userId) {
        ParleyClient client = users.client(userId, 0)
                .keepMessages(0)
                .listener(new ClientListener() {
                    @Override
                    public void onMessage(Message message) {
                        if (message.senderId() != userId) {
                            delivered.increment();
                            long sent = Long.parseLong(
                                    message.text().substring(0, message.text().indexOf(' ')));
                            deliveryMicros.recordValue(micros(System.nanoTime() - sent));
                        }
                    }
                })
                .build();
        client.connect();
        return client;
    }

    /** Messages that reached the other side so far. */
    long delivered() {
        return delivered.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** From {@code send} to the knowledge that it is stored, since the last call. */
    Histogram ackMicros() {
        return ackMicros.getIntervalHistogram();
    }

    /** From {@code send} to the other side's listener, since the last call. */
    Histogram deliveryMicros() {
        return deliveryMicros.getIntervalHistogram();
    }

    /** Every sender keeps so many messages on their way. Ends with {@code go}. */
    void saturate(int window, AtomicBoolean go) {
        for (Sender sender : senders) {
            for (int i = 0; i < window; i++) {
                sendOnAndOn(sender, go);
            }
        }
    }

    private void sendOnAndOn(Sender sender, AtomicBoolean go) {
        send(sender, System.nanoTime(), () -> {
            if (go.get()) {
                sendOnAndOn(sender, go);
            }
        });
    }

    /** Sends at this rate, whatever becomes of it, and times from when each was due. Blocks until {@code untilNanos}. */
    void pace(double perSecond, long untilNanos) {
        long begin = System.nanoTime();
        double nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long n = 0; ; n++) {
            long due = begin + (long) (n * nanosEach);
            if (due - untilNanos >= 0) {
                return;
            }
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            send(senders.get((int) (n % senders.size())), due, () -> {});
        }
    }

    /** What became of messages that were sent without an outbox: each was asked for once. */
    static final class Answers {
        private final LongAdder acked = new LongAdder();
        private final Map<ParleyException.Code, LongAdder> refused = new ConcurrentHashMap<>();

        long acked() {
            return acked.sum();
        }

        long refused(ParleyException.Code code) {
            LongAdder times = refused.get(code);
            return times == null ? 0 : times.sum();
        }

        /** What was refused for any other reason, by reason. */
        Map<ParleyException.Code, LongAdder> refusedBut(ParleyException.Code code) {
            Map<ParleyException.Code, LongAdder> others = new TreeMap<>(refused);
            others.remove(code);
            return others;
        }

        long all() {
            return acked() + refused.values().stream().mapToLong(LongAdder::sum).sum();
        }
    }

    /**
     * Asks at this rate whether or not the server keeps up, past the outbox, which would hold back; only who still waits for
     * an answer is left out. Blocks until {@code untilNanos}.
     *
     * @return how many were asked for
     */
    long flood(double perSecond, long untilNanos, Answers answers) {
        long begin = System.nanoTime();
        double nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long asked = 0;
        for (long n = 0; ; n++) {
            long due = begin + (long) (n * nanosEach);
            if (due - untilNanos >= 0) {
                return asked;
            }
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            Sender sender = senders.get((int) (n % senders.size()));
            if (sender.asks().compareAndSet(false, true)) {
                ask(sender, answers)
                        .whenComplete((reply, failure) -> sender.asks().set(false));
                asked++;
            }
        }
    }

    private static CompletionStage<?> ask(Sender sender, Answers answers) {
        ClientFrame frame = ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(sender.conversationId())
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(UUID.randomUUID().toString())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder()
                                                .setText(System.nanoTime() + " one of too many")))))
                .build();
        return sender.client().connection().request(frame).whenComplete((reply, failure) -> {
            if (failure == null) {
                answers.acked.increment();
            } else {
                ParleyException.Code code =
                        failure instanceof ParleyException refusal ? refusal.code() : ParleyException.Code.INTERNAL;
                answers.refused.computeIfAbsent(code, key -> new LongAdder()).increment();
            }
        });
    }

    /** The ids of those who take part. */
    List<Long> userIds() {
        return senders.stream().map(sender -> sender.client().userId()).toList();
    }

    private void send(Sender sender, long since, Runnable then) {
        sender.client()
                .send(sender.conversationId(), since + " a message of ordinary length, as people write them")
                .whenComplete((SendReceipt receipt, Throwable failure) -> {
                    if (failure == null) {
                        ackMicros.recordValue(micros(System.nanoTime() - since));
                    } else {
                        failed.increment();
                    }
                    then.run();
                });
    }

    private static long micros(long nanos) {
        return Math.min(MAX_MICROS, Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    @Override
    public void close() {
        senders.forEach(sender -> sender.client().close());
    }
}
