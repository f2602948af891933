package io.parley.chaos.traffic;

import io.parley.chaos.check.View;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.History;
import io.parley.chaos.history.Place;
import io.parley.chaos.history.Revised;
import io.parley.client.ParleyClient;
import io.parley.client.ParleyClientBuilder;
import io.parley.client.api.ClientListener;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.PendingMessage;
import io.parley.client.api.SendReceipt;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.TextContent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** One device: an SDK client whose doings and sights go into the history. Its owner's thread sends, any thread asks. */
final class Participant implements ClientListener, AutoCloseable {
    private static final int MOST_PENDING = 30;
    private static final int MOST_KEPT = 10;
    private static final int FORWARDS_IN = 12;
    private static final int REPEAT_PAUSE_MILLIS = 200;
    private static final int LOAD_SECONDS = 30;

    private final Device device;
    private final History history;
    private final Random random;
    private final ScheduledExecutorService scheduler;
    private final ParleyClient client;
    private final AtomicInteger pending = new AtomicInteger();
    /** The last that were acked. */
    private final Queue<SendReceipt> own = new ArrayBlockingQueue<>(MOST_KEPT);
    /** The last that came. */
    private final Queue<Place> heard = new ArrayBlockingQueue<>(MOST_KEPT);

    private int ordinal;

    Participant(
            Device device,
            ParleyClientBuilder builder,
            History history,
            Random random,
            ScheduledExecutorService scheduler) {
        this.device = device;
        this.history = history;
        this.random = random;
        this.scheduler = scheduler;
        this.client = builder.openAll(true).listener(this).build();
    }

    Device device() {
        return device;
    }

    long userId() {
        return device.userId();
    }

    ParleyClient client() {
        return client;
    }

    Random random() {
        return random;
    }

    /** Sends, and repeats or refusals, that are not answered yet. */
    int pending() {
        return pending.get();
    }

    boolean isOnline() {
        return client.state() instanceof ConnectionState.Online;
    }

    /** Sends a text, or forwards an own message, unless too many wait already; every tenth text is sent once more after its ack. */
    void say(long conversationId, String text) {
        if (pending.get() >= MOST_PENDING) {
            return;
        }
        pending.incrementAndGet();
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        int number = ++ordinal;
        Optional<SendReceipt> forwarded =
                random.nextInt(FORWARDS_IN) == 0 ? oneOf(own.toArray(SendReceipt[]::new)) : Optional.empty();
        Outgoing message = forwarded
                .map(one -> Outgoing.forward(one.conversationId(), List.of(one.seq())))
                .orElseGet(() -> Outgoing.text(text));
        boolean repeated = forwarded.isEmpty() && random.nextInt(10) == 0;
        history.add(at -> new Event.Sent(at, device, conversationId, id, number));
        client.send(conversationId, id, message).whenComplete((receipt, failure) -> {
            if (failure == null) {
                history.add(at -> new Event.Acked(at, device, id, place(receipt)));
                keep(own, receipt);
                if (repeated) {
                    repeat(receipt, text);
                    return;
                }
            } else {
                String code = code(failure).name();
                history.add(at -> new Event.Refused(at, device, id, code));
            }
            pending.decrementAndGet();
        });
    }

    /** Edits or recalls an own message, reacts to one, or pins one. A refusal is none of a promise: a block, a closed session … */
    void changeOne() {
        if (pending.get() >= MOST_PENDING) {
            return;
        }
        Optional<CompletableFuture<Message>> change = random.nextBoolean()
                ? oneOf(own.toArray(SendReceipt[]::new)).map(this::change)
                : oneOf(heard.toArray(Place[]::new)).map(this::mark);
        change.ifPresent(asked -> {
            pending.incrementAndGet();
            asked.whenComplete((message, failure) -> {
                if (failure == null && message.revision().changeSeq() > 0) {
                    history.add(at -> new Event.Changed(at, device, place(message), revised(message)));
                }
                pending.decrementAndGet();
            });
        });
    }

    private <T> Optional<T> oneOf(T[] some) {
        return some.length == 0 ? Optional.empty() : Optional.of(some[random.nextInt(some.length)]);
    }

    private CompletableFuture<Message> change(SendReceipt one) {
        return random.nextInt(3) == 0
                ? client.recall(one.conversationId(), one.seq())
                : client.edit(one.conversationId(), one.seq(), "changed by " + device + ", " + random.nextInt());
    }

    private CompletableFuture<Message> mark(Place one) {
        boolean on = random.nextBoolean();
        return switch (random.nextInt(3)) {
            case 0 -> client.react(one.conversationId(), one.seq(), Revised.KEPT_EMOJI, true);
            case 1 -> client.react(one.conversationId(), one.seq(), "🎉", on);
            default -> client.pin(one.conversationId(), one.seq(), on);
        };
    }

    /** Below the SDK, which would not do it by itself; on and on until it is answered. */
    private void repeat(SendReceipt receipt, String text) {
        ClientFrame frame = ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(receipt.conversationId())
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(receipt.clientMsgId())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText(text)))))
                .build();
        client.connection().request(frame).whenComplete((reply, failure) -> {
            if (failure == null) {
                for (Ack ack : reply.getSendResult().getAcksList()) {
                    history.add(at -> new Event.Repeated(
                            at,
                            device,
                            receipt.clientMsgId(),
                            new Place(receipt.conversationId(), ack.getSeq(), ack.getMessageId()),
                            ack.getDuplicate()));
                }
                pending.decrementAndGet();
            } else if (isPassing(code(failure)) && !scheduler.isShutdown()) {
                scheduler.schedule(() -> repeat(receipt, text), REPEAT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                pending.decrementAndGet();
            }
        });
    }

    /** A block or the end of a session may refuse a repeat, which says nothing about the first. */
    private static boolean isPassing(ParleyException.Code code) {
        return switch (code) {
            case DISCONNECTED, TIMEOUT, SEND_IN_FLIGHT, BUSY, RATE_LIMITED, UNAVAILABLE, INTERNAL -> true;
            default -> false;
        };
    }

    static ParleyException.Code code(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ParleyException refusal ? refusal.code() : ParleyException.Code.UNKNOWN;
    }

    /** Reads a conversation up to what is known of it. */
    void readUpTo(Conversation conversation) {
        client.markRead(conversation.conversationId(), conversation.lastSeq());
    }

    /** As a network does that fails without a word. */
    void cut() {
        history.add(at -> new Event.Cut(at, device));
        client.connection().cutAbruptly();
    }

    /** What it shows of each conversation that it is in; fetches what it has not loaded yet. */
    List<View> views() throws InterruptedException {
        List<View> views = new ArrayList<>();
        for (Conversation conversation : client.conversations()) {
            if (conversation.joined()) {
                List<Message> messages = messages(conversation.conversationId());
                views.add(new View(
                        device,
                        conversation.conversationId(),
                        messages.stream().map(Participant::place).toList(),
                        messages.stream()
                                .filter(message -> message.revision().changeSeq() > 0)
                                .collect(Collectors.toMap(Message::seq, Participant::revised)),
                        client.conversation(conversation.conversationId())
                                .map(Conversation::unread)
                                .orElse(0)));
            }
        }
        return views;
    }

    private List<Message> messages(long conversationId) throws InterruptedException {
        try {
            return client.loadAll(conversationId)
                    .get(LOAD_SECONDS, TimeUnit.SECONDS)
                    .messages();
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        }
    }

    private static <T> void keep(Queue<T> last, T one) {
        if (!last.offer(one)) {
            last.poll();
        }
    }

    private static Revised revised(Message message) {
        Set<String> marks = new HashSet<>();
        for (Message.Reaction reaction : message.reactions()) {
            reaction.userIds().forEach(userId -> marks.add(Revised.reaction(reaction.emoji(), userId)));
        }
        Message.Pin pin = message.revision().pin();
        if (pin != null) {
            marks.add(Revised.pin(pin.userId()));
        }
        return new Revised(message.revision().changeSeq(), message.text(), message.recalled(), marks);
    }

    private static Place place(SendReceipt receipt) {
        return new Place(receipt.conversationId(), receipt.seq(), receipt.messageId());
    }

    private static Place place(Message message) {
        return new Place(message.conversationId(), message.seq(), message.messageId());
    }

    @Override
    public void onMessage(Message message) {
        history.add(at -> new Event.Seen(at, device, place(message), message.senderId()));
        keep(heard, place(message));
    }

    @Override
    public void onConnection(ConnectionState state) {
        if (state instanceof ConnectionState.Online) {
            history.add(at -> new Event.Online(at, device));
        } else if (state instanceof ConnectionState.Behind) {
            history.add(at -> new Event.Behind(at, device));
        } else if (state instanceof ConnectionState.Offline || state instanceof ConnectionState.Closed) {
            history.add(at -> new Event.Offline(at, device, state.toString()));
        }
    }

    @Override
    public void onRefused(PendingMessage message) {
        client.discard(message.clientMsgId());
    }

    @Override
    public void close() {
        client.close();
    }
}
