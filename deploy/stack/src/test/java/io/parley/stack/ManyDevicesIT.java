package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Conversation;
import io.parley.client.api.Group;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.Relation;
import io.parley.client.rest.Attachments;
import io.parley.client.rest.ParleyRest;
import io.parley.client.token.Access;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.MemberRole;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two devices of Ann and three of Ben go online and offline at random, and do at random whatever a client can do to
 * conversations, messages, files, settings, groups and relations. In the end each device holds what a new one is told by the
 * server.
 */
class ManyDevicesIT {
    private static final int STEPS = 1000;
    private static final long SEED = 20261126;
    /** So many, then Ann dissolves the group and makes another. */
    private static final int STEPS_OF_A_GROUP = 300;

    private static final int SECONDS = 60;

    private final Random random = new Random(SEED);
    /** What messages say has no part in what happens. */
    private final Random words = new Random(SEED);

    private final List<ParleyClient> devices = new ArrayList<>();
    private final List<CompletableFuture<?>> asked = new ArrayList<>();
    /** Those of {@link #asked} that send a file. */
    private final List<CompletableFuture<?>> files = new ArrayList<>();

    private final Map<Long, Attachments> attachments = new TreeMap<>();
    private StackUsers users;
    private Path file;
    private long ann;
    private long ben;
    private long pair;
    private long group;

    /** What one device shows of a conversation; lists are compared as text, so that a difference can be read. */
    private record Shown(
            long readSeq,
            int unread,
            List<Long> mentionedSeqs,
            Conversation.Settings settings,
            String group,
            String last,
            List<String> messages) {
        Shown(Conversation row, String group, List<String> messages) {
            this(
                    row.readSeq(),
                    row.unread(),
                    row.mentionedSeqs(),
                    row.settings(),
                    group,
                    row.lastMessage() == null ? "" : line(row.lastMessage()),
                    messages);
        }
    }

    @Test
    void thousandSteps_onFiveDevices_leaveAllStoresEqualToTheServers(@TempDir Path directory) throws Exception {
        try (Stack stack = Stack.start(StackOptions.of(directory, 1, 1)
                        .withLogicArgument("--parley.attachment.store.directory=" + directory.resolve("attachments")));
                StackUsers stackUsers = new StackUsers(stack)) {
            users = stackUsers;
            setUp(directory, stack.rest(0));
            for (int step = 0; step < STEPS; step++) {
                if (step % STEPS_OF_A_GROUP == STEPS_OF_A_GROUP - 1) {
                    replaceGroup(devices.get(0));
                }
                step(devices.get(random.nextInt(devices.size())));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(8)));
            }
            devices.forEach(ParleyClient::connect);
            CompletableFuture.allOf(asked.stream()
                            .map(future -> future.handle((done, failure) -> failure))
                            .toArray(CompletableFuture[]::new))
                    .get(SECONDS, TimeUnit.SECONDS);
            assertThat(asked.stream().filter(future -> !future.isCompletedExceptionally()))
                    .as(() -> "the others by why they failed: " + failures())
                    .hasSizeGreaterThan(STEPS / 5);
            assertThat(files).as("sent").anyMatch(future -> !future.isCompletedExceptionally());

            ParleyClient anns = device(ann, "anns-newest");
            ParleyClient bens = device(ben, "bens-newest");
            for (ParleyClient device : devices) {
                ParleyClient newest = device.userId() == ann ? anns : bens;
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(shown(device)).isEqualTo(shown(newest)));
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(relations(device)).isEqualTo(relations(newest)));
            }
            devices.forEach(ParleyClient::close);
            anns.close();
            bens.close();
        }
    }

    private Map<String, Long> failures() {
        return asked.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(future -> future.handle((done, failure) ->
                                failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                        .join())
                .collect(Collectors.groupingBy(
                        failure -> failure instanceof ParleyException refusal
                                ? refusal.code().name()
                                : failure.toString(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private void setUp(Path directory, URI rest) throws Exception {
        ann = users.add("Ann");
        ben = users.add("Ben");
        file = Files.writeString(directory.resolve("notes.txt"), "What we said.", StandardCharsets.UTF_8);
        for (long user : List.of(ann, ben)) {
            Access access = new Access(users.token(user), rest);
            attachments.put(
                    user, new Attachments(new ParleyRest(rest), reason -> CompletableFuture.completedFuture(access)));
        }
        for (int i = 0; i < 5; i++) {
            devices.add(device(i < 2 ? ann : ben, "device-" + i));
        }
        pair = Friends.befriend(devices.get(0), devices.get(2));
        group = newGroup(devices.get(0));
    }

    /** Ben joins, or is added, when it comes to that. */
    private static long newGroup(ParleyClient device) throws Exception {
        return device.groups().create("Ours", JoinPolicy.OPEN_TO_ALL, List.of()).get(SECONDS, TimeUnit.SECONDS);
    }

    /** While the other devices go on with what they have asked for. */
    private void replaceGroup(ParleyClient device) throws Exception {
        device.connect();
        device.whenOnline().get(SECONDS, TimeUnit.SECONDS);
        device.groups().dissolve(group).get(SECONDS, TimeUnit.SECONDS);
        group = newGroup(device);
    }

    private ParleyClient device(long userId, String deviceId) throws Exception {
        ParleyClient device =
                users.client(userId, 0).deviceId(deviceId).openAll(true).build();
        device.connect();
        device.whenOnline().get(SECONDS, TimeUnit.SECONDS);
        return device;
    }

    private void step(ParleyClient device) {
        boolean isAnn = device.userId() == ann;
        long peer = isAnn ? ben : ann;
        long conversation = random.nextInt(3) == 0 ? group : pair;
        switch (random.nextInt(21)) {
            case 0 -> device.disconnect();
            case 1, 2 -> device.connect();
            case 3, 4 -> change(device, conversation, true);
            case 5 -> change(device, conversation, false);
            case 6, 7 ->
                device.conversation(conversation).ifPresent(row -> device.markRead(conversation, row.lastSeq()));
            case 8 ->
                asked.add(device.set(
                        conversation,
                        Conversation.Setting.values()[random.nextInt(Conversation.Setting.values().length)],
                        random.nextBoolean()));
            case 9 -> device.saveDraft(conversation, random.nextBoolean() ? "draft " + random.nextInt() : "");
            case 10 -> asked.add(label(device, peer));
            case 11 -> relate(device, peer);
            case 12, 13 -> asked.add(isAnn ? changeOwnGroup(device) : changeGroup(device));
            case 14 -> mark(device, conversation);
            case 15 -> delete(device, conversation);
            case 16 -> sendFile(device, conversation);
            default -> asked.add(device.send(conversation, message(device, peer, conversation)));
        }
    }

    /** Now and then it answers or forwards another, names somebody, or is the host's own. */
    private Outgoing message(ParleyClient device, long peer, long conversation) {
        String text = "@you, message " + random.nextInt(1000);
        long last = device.conversation(conversation).map(Conversation::lastSeq).orElse(0L);
        return switch (words.nextInt(7)) {
            case 0 -> Outgoing.text(text).mentioning(words.nextBoolean() ? peer : 0, 0, 4);
            case 1 -> Outgoing.custom("example.card", "{\"no\":" + words.nextInt(100) + "}", text);
            case 2 -> Outgoing.text(text).replyingTo(last);
            case 3 -> last == 0 ? Outgoing.text(text) : Outgoing.forward(conversation, List.of(last));
            default -> Outgoing.text(text);
        };
    }

    private void sendFile(ParleyClient device, long conversation) {
        files.add(Objects.requireNonNull(attachments.get(device.userId()))
                .upload(conversation, file)
                .thenCompose(attachment -> device.send(conversation, Outgoing.attachment(attachment))));
        asked.add(files.get(files.size() - 1));
    }

    /** Edits or recalls one of the own messages that the device shows. */
    private void change(ParleyClient device, long conversation, boolean edit) {
        List<Message> own = device.timeline(conversation).join().messages().stream()
                .filter(message -> message.senderId() == device.userId())
                .toList();
        if (!own.isEmpty()) {
            long seq = own.get(random.nextInt(own.size())).seq();
            asked.add(edit ? device.edit(conversation, seq, edited()) : device.recall(conversation, seq));
        }
    }

    private Outgoing edited() {
        Outgoing message = Outgoing.text("@all, edited " + random.nextInt(1000));
        return words.nextBoolean() ? message.mentioning(0, 0, 4) : message;
    }

    /** Reacts to, or pins, any message that the device shows. */
    private void mark(ParleyClient device, long conversation) {
        List<Message> shown = device.timeline(conversation).join().messages();
        if (!shown.isEmpty()) {
            long seq = shown.get(random.nextInt(shown.size())).seq();
            boolean on = random.nextInt(3) > 0;
            asked.add(
                    random.nextBoolean()
                            ? device.react(conversation, seq, random.nextBoolean() ? "👍" : "🎉", on)
                            : device.pin(conversation, seq, on));
        }
    }

    /** Takes what the device shows out of its user's view; what is not read on the server yet is refused. */
    private void delete(ParleyClient device, long conversation) {
        List<Message> shown = device.timeline(conversation).join().messages();
        if (!shown.isEmpty()) {
            int from = random.nextInt(shown.size());
            List<Long> seqs = shown.subList(from, Math.min(shown.size(), from + 1 + random.nextInt(3))).stream()
                    .map(Message::seq)
                    .toList();
            asked.add(device.deleteMessages(conversation, seqs));
        }
    }

    private CompletableFuture<?> label(ParleyClient device, long peer) {
        String label = "label " + random.nextInt(100);
        return random.nextBoolean()
                ? device.friends().setRemark(peer, label)
                : device.friends().setGroup(peer, label);
    }

    /** Mostly what keeps them friends, so that messages go on. */
    private void relate(ParleyClient device, long peer) {
        asked.add(
                switch (random.nextInt(20)) {
                    case 0 -> device.friends().block(peer);
                    case 1 -> device.friends().remove(peer);
                    case 2 -> device.friends().cancel(peer);
                    case 3 -> device.friends().reject(peer);
                    case 4, 5, 6, 7, 8, 9 -> device.friends().unblock(peer);
                    case 10, 11 -> device.friends().accept(peer);
                    default -> device.friends().request(peer, "");
                });
    }

    private CompletableFuture<?> changeOwnGroup(ParleyClient device) {
        boolean isOn = random.nextInt(3) == 0;
        return switch (random.nextInt(13)) {
            case 0 -> device.groups().remove(group, ben);
            case 1 -> device.groups().muteAll(group, isOn);
            case 2 -> device.groups().mute(group, ben, isOn ? Duration.ofHours(1) : Duration.ZERO);
            case 3 -> device.groups().setRole(group, ben, isOn ? MemberRole.GROUP_ADMIN : MemberRole.GROUP_MEMBER);
            case 4 -> device.groups().setJoinPolicy(group, isOn ? JoinPolicy.OPEN_TO_ALL : JoinPolicy.BY_APPROVAL);
            case 5 -> device.groups().setAdminsOnlyAdd(group, isOn);
            case 6, 7 -> device.groups().answer(group, ben, random.nextInt(3) > 0);
            case 8 -> changeText(device);
            default -> device.groups().add(group, List.of(ben));
        };
    }

    private CompletableFuture<?> changeGroup(ParleyClient device) {
        return switch (random.nextInt(5)) {
            case 0 -> device.groups().leave(group);
            case 1, 2 -> changeText(device);
            default -> device.groups().join(group, "let me in");
        };
    }

    private CompletableFuture<?> changeText(ParleyClient device) {
        int number = random.nextInt(100);
        return switch (number % 3) {
            case 0 -> device.groups().rename(group, "Name " + number);
            case 1 -> device.groups().announce(group, "News " + number);
            default -> device.groups().setAvatar(group, "https://example.com/" + number + ".png");
        };
    }

    private static Map<Long, Shown> shown(ParleyClient device)
            throws ExecutionException, InterruptedException, TimeoutException {
        assertThat(device.state()).isInstanceOf(ConnectionState.Online.class);
        Map<Long, Shown> shown = new TreeMap<>();
        for (Conversation row : device.conversations()) {
            if (row.joined()) {
                List<String> messages =
                        device.loadAll(row.conversationId()).get(SECONDS, TimeUnit.SECONDS).messages().stream()
                                .map(ManyDevicesIT::line)
                                .toList();
                Conversation now = device.conversation(row.conversationId()).orElseThrow();
                String group = Optional.ofNullable(now.group())
                                .map(Group::toString)
                                .orElse("")
                        + (now.group() == null ? "" : now.members().get(0).role());
                shown.put(row.conversationId(), new Shown(now, group, messages));
            }
        }
        return shown;
    }

    private static String line(Message message) {
        return message.seq() + " " + message.senderId() + " " + message.content() + " " + message.replyTo() + " "
                + message.mentions() + " " + message.revision();
    }

    private static List<Relation> relations(ParleyClient device) {
        return device.relations().orElseThrow().stream()
                .sorted((one, other) -> Long.compare(one.userId(), other.userId()))
                .toList();
    }
}
