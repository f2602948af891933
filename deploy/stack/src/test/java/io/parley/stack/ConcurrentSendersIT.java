package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.ParleyClient;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.SendReceipt;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.TextContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1–P4 over two access and two logic processes: many senders at once, every tenth send repeated, connections cut all
 * the while. Some of the 50 senders are second devices, so that up to four write into one conversation.
 */
class ConcurrentSendersIT {
    private static final int CONVERSATIONS = 20;
    private static final int SENDERS = 50;
    private static final int MESSAGES = 200;
    private static final int REPEAT_EVERY = 10;
    private static final int REPEAT_PAUSE_MILLIS = 50;
    private static final long SEED = 20261125;

    private final Random random = new Random(SEED);
    private final AtomicInteger repeats = new AtomicInteger();

    private record Sender(int number, ParleyClient client, long conversationId, List<String> ids) {}

    @Test
    void manySenders_repeatsAndCuts_logIsGaplessOnceInOrderAndSeenByAll(@TempDir Path directory) throws Exception {
        try (Stack stack = Stack.start(StackOptions.of(directory, 2, 2));
                StackUsers users = new StackUsers(stack)) {
            List<Sender> senders = senders(users);
            ScheduledExecutorService cutter = Executors.newSingleThreadScheduledExecutor();
            cutter.scheduleAtFixedRate(() -> cutOne(senders), 1, 1, TimeUnit.SECONDS);
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (Sender sender : senders) {
                all.addAll(send(sender));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(240, TimeUnit.SECONDS);
            cutter.shutdownNow();
            cutter.awaitTermination(10, TimeUnit.SECONDS);

            assertThat(repeats.get()).isEqualTo(SENDERS * MESSAGES / REPEAT_EVERY);
            Map<Long, List<Log.Row>> logs = new HashMap<>();
            for (Sender sender : senders) {
                logs.computeIfAbsent(sender.conversationId(), id -> Log.of(users, id));
            }
            checkLogs(senders, logs);
            checkViews(senders, logs);
            senders.forEach(sender -> sender.client().close());
        }
    }

    private List<Sender> senders(StackUsers users) throws Exception {
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            long left = users.add("left-" + i);
            long right = users.add("right-" + i);
            ParleyClient one = connect(users, left, 0);
            ParleyClient other = connect(users, right, 1);
            long conversation = Friends.befriend(one, other);
            senders.add(new Sender(senders.size(), one, conversation, ids()));
            senders.add(new Sender(senders.size(), other, conversation, ids()));
            if (senders.size() + 2 * (CONVERSATIONS - 1 - i) < SENDERS) {
                senders.add(new Sender(senders.size(), connect(users, left, 1), conversation, ids()));
            }
        }
        assertThat(senders).hasSize(SENDERS);
        for (Sender sender : senders) {
            sender.client().open(sender.conversationId()).get(30, TimeUnit.SECONDS);
        }
        return senders;
    }

    private static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            ids.add(UUID.randomUUID().toString());
        }
        return ids;
    }

    private static ParleyClient connect(StackUsers users, long userId, int access) {
        ParleyClient client = users.client(userId, access).build();
        client.connect();
        return client;
    }

    private void cutOne(List<Sender> senders) {
        senders.get(random.nextInt(senders.size())).client().connection().cutAbruptly();
    }

    private List<CompletableFuture<?>> send(Sender sender) {
        List<CompletableFuture<?>> sends = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String text = "sender " + sender.number() + ", message " + i;
            String id = sender.ids().get(i);
            CompletableFuture<SendReceipt> sent =
                    sender.client().send(sender.conversationId(), id, Outgoing.text(text));
            sends.add(i % REPEAT_EVERY == 0 ? sent.thenCompose(receipt -> repeat(sender, text, receipt)) : sent);
        }
        return sends;
    }

    /**
     * Sends what is stored already once more, below the SDK, which would not do it by itself; on and on until it is
     * answered, as it may be cut, or meet the SDK's own send for the conversation.
     */
    private CompletableFuture<?> repeat(Sender sender, String text, SendReceipt receipt) {
        ClientFrame frame = ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(sender.conversationId())
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(receipt.clientMsgId())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText(text)))))
                .build();
        CompletableFuture<Void> repeated = new CompletableFuture<>();
        sender.client().connection().request(frame).whenComplete((reply, failure) -> {
            if (failure != null) {
                CompletableFuture.delayedExecutor(REPEAT_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> repeat(sender, text, receipt).whenComplete((done, thrown) -> {
                            if (thrown == null) {
                                repeated.complete(null);
                            } else {
                                repeated.completeExceptionally(thrown);
                            }
                        }));
            } else if (isFirstAnswer(reply.getSendResult().getAcksList(), receipt)) {
                repeats.incrementAndGet();
                repeated.complete(null);
            } else {
                repeated.completeExceptionally(new AssertionError("repeated " + receipt + ", answered " + reply));
            }
        });
        return repeated;
    }

    private static boolean isFirstAnswer(List<Ack> acks, SendReceipt receipt) {
        return acks.size() == 1
                && acks.get(0).getDuplicate()
                && acks.get(0).getSeq() == receipt.seq()
                && acks.get(0).getMessageId() == receipt.messageId();
    }

    private static void checkLogs(List<Sender> senders, Map<Long, List<Log.Row>> logs) {
        logs.forEach((conversation, rows) -> {
            List<Sender> ofThis = senders.stream()
                    .filter(sender -> sender.conversationId() == conversation)
                    .toList();
            assertThat(rows).hasSize(ofThis.size() * MESSAGES);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).seq()).isEqualTo(i + 1);
            }
            for (Sender sender : ofThis) {
                assertThat(rows.stream().map(Log.Row::clientMsgId).filter(sender.ids()::contains))
                        .as("order of sender %s", sender.number())
                        .containsExactlyElementsOf(sender.ids());
            }
        });
    }

    private static void checkViews(List<Sender> senders, Map<Long, List<Log.Row>> logs) throws Exception {
        for (Sender sender : senders) {
            sender.client().whenOnline().get(30, TimeUnit.SECONDS);
            List<Message> seen = sender.client()
                    .loadAll(sender.conversationId())
                    .get(30, TimeUnit.SECONDS)
                    .messages();
            List<Log.Row> rows = logs.get(sender.conversationId());
            assertThat(seen.stream().map(Message::messageId))
                    .as("view of sender %s", sender.number())
                    .containsExactlyElementsOf(
                            rows.stream().map(Log.Row::messageId).toList());
        }
    }
}
