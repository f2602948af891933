package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Conversation;
import io.parley.client.api.Group;
import io.parley.client.api.Member;
import io.parley.client.api.ParleyException;
import io.parley.client.api.Timeline;
import io.parley.client.store.InMemoryStore;
import io.parley.client.token.Access;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.ReportReason;
import io.parley.common.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays one script of im-client-sdk/vectors against a client; the README there says what each step means. */
final class VectorScript {
    private static final String HELLO_RESULT = """
            {"userId": "101", "connectionId": "c1", "serverTimeMs": "1700000000000", "logEpoch": "7", "limits":
              {"maxFrameBytes": 65536, "maxTextBytes": 8192, "maxMessagesPerSend": 3, "maxPullMessages": 4,
               "pingIntervalMs": 20000}}""";

    private final FakeScheduler scheduler = new FakeScheduler();
    private final FakeWire wire = new FakeWire();
    private final List<String> tokens = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final ParleyClient client;
    private @Nullable ParleyException tokenFailure;
    private int tokenCount;
    private int idCount;
    private int lastExpected;

    VectorScript() {
        this(false, false);
    }

    VectorScript(boolean keepsRelations, boolean tellsDeliveries) {
        client = ParleyClient.builder()
                .deviceId("device-vector")
                .client("vectors/1")
                .keepSessions(false)
                .keepRelations(keepsRelations)
                .tellDeliveries(tellsDeliveries)
                .tokens(reason -> CompletableFuture.failedFuture(new AssertionError("not this one")))
                .build(new Ports(
                        scheduler,
                        wire,
                        reason -> {
                            tokens.add(reason.name());
                            ParleyException failure = tokenFailure;
                            tokenFailure = null;
                            return failure != null
                                    ? CompletableFuture.failedFuture(failure)
                                    : CompletableFuture.completedFuture(new Access("token-" + ++tokenCount));
                        },
                        new InMemoryStore(),
                        () -> "00000000-0000-4000-8000-%012d".formatted(++idCount),
                        () -> {}));
    }

    void play(JsonArray steps) {
        for (int i = 0; i < steps.size(); i++) {
            JsonObject step = steps.get(i).getAsJsonObject();
            try {
                play(step);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("step " + (i + 1) + " " + step + ": " + failure.getMessage(), failure);
            }
        }
        client.close();
        assertThat(scheduler.timers()).as("timers of a closed client").isZero();
    }

    private void play(JsonObject step) {
        String kind = step.keySet().iterator().next();
        JsonElement value = step.get(kind);
        switch (kind) {
            case "call" -> call(value.getAsJsonObject());
            case "opened" -> wire.opened();
            case "closed" -> wire.closed(value.getAsInt());
            case "advance" -> scheduler.advance(value.getAsLong());
            case "expect" -> expect(value.getAsJsonObject(), step);
            case "reply" -> reply(value.getAsJsonObject(), step);
            case "push" -> wire.receive(frame(value.getAsJsonObject()).build());
            case "quiet" -> assertThat(wire.sent).isEmpty();
            case "noFrame" -> {
                for (JsonElement name : value.getAsJsonArray()) {
                    assertThat(wire.sent)
                            .extracting(frame -> camelCase(frame.getBodyCase()))
                            .doesNotContain(name.getAsString());
                }
            }
            case "tokens" -> {
                assertThat(tokens).isEqualTo(strings(value.getAsJsonArray()));
                tokens.clear();
            }
            case "tokenFails" -> {
                JsonObject failure = value.getAsJsonObject();
                tokenFailure = new ParleyException(
                        ParleyException.Code.named(failure.get("code").getAsString()),
                        "as the vector says",
                        failure.get("retryable").getAsBoolean());
            }
            case "answers" -> {
                assertThat(answers).isEqualTo(strings(value.getAsJsonArray()));
                answers.clear();
            }
            case "sockets" -> assertThat(wire.sockets).isEqualTo(value.getAsInt());
            case "online" -> {
                client.connect();
                open(value.getAsJsonObject());
            }
            case "resumed" -> open(value.getAsJsonObject());
            case "state" -> state(value.getAsJsonObject());
            default -> throw new IllegalArgumentException("unknown step");
        }
    }

    private void call(JsonObject call) {
        String name = call.keySet().iterator().next();
        JsonObject with = call.getAsJsonObject(name);
        switch (name) {
            case "connect" -> client.connect();
            case "disconnect" -> client.disconnect();
            case "open" -> client.open(conversation(with));
            case "loadOlder" -> client.loadOlder(conversation(with));
            case "send" -> client.send(conversation(with), SendCalls.message(with));
            case "retry" -> client.retry(with.get("clientMsgId").getAsString());
            case "discard" -> client.discard(with.get("clientMsgId").getAsString());
            case "edit" ->
                answered(client.edit(conversation(with), with.get("seq").getAsLong(), SendCalls.message(with)));
            case "recall" ->
                answered(client.recall(conversation(with), with.get("seq").getAsLong()));
            case "react" ->
                answered(client.react(
                        conversation(with),
                        with.get("seq").getAsLong(),
                        with.get("emoji").getAsString(),
                        with.get("on").getAsBoolean()));
            case "readCounts" ->
                answered(
                        client.readCounts(
                                conversation(with),
                                strings(with.getAsJsonArray("seqs")).stream()
                                        .map(Long::valueOf)
                                        .toList()),
                        counts -> counts.stream()
                                .map(count -> count.seq() + ": " + count.read() + "/" + count.members())
                                .collect(Collectors.joining(", ")));
            case "readers" ->
                answered(
                        client.readers(
                                conversation(with),
                                with.get("seq").getAsLong(),
                                !with.get("on").getAsBoolean(),
                                0),
                        page -> page.members().stream().map(Member::name).collect(Collectors.joining(", "))
                                + (page.more() ? ", …" : ""));
            case "pin" ->
                answered(client.pin(
                        conversation(with),
                        with.get("seq").getAsLong(),
                        with.get("on").getAsBoolean()));
            case "deleteMessages" ->
                answered(
                        client.deleteMessages(
                                conversation(with),
                                with.getAsJsonArray("seqs").asList().stream()
                                        .map(JsonElement::getAsLong)
                                        .toList()),
                        done -> "deleted");
            case "set" ->
                client.set(
                        conversation(with),
                        Conversation.Setting.valueOf(with.get("setting").getAsString()),
                        with.get("on").getAsBoolean());
            case "saveDraft" ->
                client.saveDraft(conversation(with), with.get("text").getAsString());
            case "markRead" ->
                client.markRead(conversation(with), with.get("seq").getAsLong());
            case "typing" -> client.typing(conversation(with));
            case "groups" -> groups(with);
            case "presence" -> PresenceCalls.call(client.presence(), with, answers::add);
            case "report" -> report(with);
            case "search" -> SearchCalls.call(client, with, answers::add);
            default -> throw new IllegalArgumentException("unknown call");
        }
    }

    private void groups(JsonObject call) {
        String name = call.keySet().iterator().next();
        JsonObject with = call.getAsJsonObject(name);
        Groups groups = client.groups();
        CompletableFuture<?> change = switch (name) {
            case "create" ->
                groups.create(
                        with.get("name").getAsString(),
                        JoinPolicy.valueOf(with.get("joinPolicy").getAsString()),
                        userIds(with));
            case "rename" -> groups.rename(conversation(with), with.get("name").getAsString());
            case "setJoinPolicy" ->
                groups.setJoinPolicy(
                        conversation(with),
                        JoinPolicy.valueOf(with.get("joinPolicy").getAsString()));
            case "muteAll" -> groups.muteAll(conversation(with), with.get("on").getAsBoolean());
            case "add" -> groups.add(conversation(with), userIds(with));
            case "remove" ->
                groups.remove(conversation(with), with.get("userId").getAsLong());
            case "join" -> groups.join(conversation(with), with.get("message").getAsString());
            case "leave" -> groups.leave(conversation(with));
            case "answer" ->
                groups.answer(
                        conversation(with),
                        with.get("userId").getAsLong(),
                        with.get("accept").getAsBoolean());
            case "setRole" ->
                groups.setRole(
                        conversation(with),
                        with.get("userId").getAsLong(),
                        MemberRole.valueOf(with.get("role").getAsString()));
            case "mute" ->
                groups.mute(
                        conversation(with),
                        with.get("userId").getAsLong(),
                        Duration.ofMillis(with.get("forMs").getAsLong()));
            case "dissolve" -> groups.dissolve(conversation(with));
            case "members" ->
                groups.members(conversation(with), with.get("after").getAsLong(), 2);
            default -> throw new IllegalArgumentException("unknown call of groups");
        };
        change.whenComplete((done, failure) -> answers.add(
                failure instanceof CompletionException wrapped && wrapped.getCause() instanceof ParleyException refusal
                        ? refusal.code().name()
                        : failure instanceof ParleyException refusal
                                ? refusal.code().name()
                                : answer(done)));
    }

    private void report(JsonObject with) {
        ReportReason reason = ReportReason.valueOf(with.get("reason").getAsString());
        String text = with.get("text").getAsString();
        answered(
                with.has("userId")
                        ? client.reports().person(with.get("userId").getAsLong(), reason, text)
                        : client.reports()
                                .message(conversation(with), with.get("seq").getAsLong(), reason, text),
                done -> "done");
    }

    private static String answer(@Nullable Object done) {
        if (done instanceof Group.Members page) {
            return page.members().stream()
                            .map(member -> member.name() + " " + Lines.role(member.role()))
                            .collect(Collectors.joining(", "))
                    + (page.more() ? " …" : "");
        }
        return done == null ? "done" : done.toString();
    }

    private static List<Long> userIds(JsonObject with) {
        return with.getAsJsonArray("userIds").asList().stream()
                .map(JsonElement::getAsLong)
                .toList();
    }

    private void answered(CompletableFuture<io.parley.client.api.Message> change) {
        answered(change, this::line);
    }

    private <T> void answered(CompletableFuture<T> asked, Function<T, String> line) {
        asked.whenComplete((answer, failure) -> answers.add(
                failure instanceof ParleyException refusal ? refusal.code().name() : line.apply(answer)));
    }

    private static long conversation(JsonObject with) {
        String id = with.get("conversationId").getAsString();
        return id.equals("SUPPORT") ? ParleyClient.SUPPORT : Long.parseLong(id);
    }

    /** Opens the socket, answers the hello, and the sync that follows it. */
    private void open(JsonObject with) {
        wire.opened();
        ClientFrame hello = take(ClientFrame.BodyCase.HELLO);
        ServerFrame.Builder accepted = ServerFrame.newBuilder().setReplyTo(hello.getRequestId());
        JsonObject answer = JsonParser.parseString(HELLO_RESULT).getAsJsonObject();
        if (with.has("hello")) {
            with.getAsJsonObject("hello").asMap().forEach(answer::add);
        }
        merge(answer.toString(), accepted.getHelloResultBuilder());
        wire.receive(accepted.build());
        ClientFrame sync = take(ClientFrame.BodyCase.SYNC);
        JsonObject result = new JsonObject();
        result.add("conversations", with.get("conversations"));
        result.addProperty(
                "nextToken", with.has("nextToken") ? with.get("nextToken").getAsString() : "AQ==");
        JsonObject body = new JsonObject();
        body.add("syncResult", result);
        wire.receive(frame(body).setReplyTo(sync.getRequestId()).build());
    }

    private ClientFrame take(ClientFrame.BodyCase kind) {
        ClientFrame found = wire.sent.stream()
                .filter(frame -> frame.getBodyCase() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " among " + wire.sent));
        wire.sent.remove(found);
        return found;
    }

    private void expect(JsonObject body, JsonObject step) {
        ClientFrame.Builder expected = ClientFrame.newBuilder();
        merge(body.toString(), expected);
        ClientFrame found = take(expected.getBodyCase());
        assertThat(found.toBuilder().clearRequestId().build()).isEqualTo(expected.build());
        lastExpected = found.getRequestId();
        if (step.has("as")) {
            names.put(step.get("as").getAsString(), lastExpected);
        }
    }

    private void reply(JsonObject body, JsonObject step) {
        int to = step.has("to") ? names.getOrDefault(step.get("to").getAsString(), 999_999) : lastExpected;
        wire.receive(frame(body).setReplyTo(to).build());
    }

    private static ServerFrame.Builder frame(JsonObject body) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        merge(body.toString(), frame);
        return frame;
    }

    private static void merge(String json, Message.Builder into) {
        try {
            JsonFormat.parser().merge(json, into);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private void state(JsonObject expected) {
        ConnectionState state = client.state();
        for (String part : expected.keySet()) {
            JsonElement value = expected.get(part);
            switch (part) {
                case "connection" ->
                    assertThat(state.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                            .isEqualTo(value.getAsString());
                case "reason" ->
                    assertThat(((ConnectionState.Closed) state).reason().name().toLowerCase(Locale.ROOT))
                            .isEqualTo(value.getAsString());
                case "closeCode" ->
                    assertThat(((ConnectionState.Closed) state).closeCode()).isEqualTo(value.getAsInt());
                case "nextTryInMs" ->
                    assertThat(((ConnectionState.Offline) state).nextTryAt().toEpochMilli() - scheduler.nowMillis())
                            .isEqualTo(value.getAsLong());
                case "attempts" ->
                    assertThat(((ConnectionState.Offline) state).attempts()).isEqualTo(value.getAsInt());
                case "timelines" ->
                    value.getAsJsonObject()
                            .asMap()
                            .forEach((id, lines) ->
                                    assertThat(lines(Long.parseLong(id))).isEqualTo(strings(lines.getAsJsonArray())));
                case "hasOlder" ->
                    value.getAsJsonObject()
                            .asMap()
                            .forEach((id, older) -> assertThat(
                                            timeline(Long.parseLong(id)).hasOlder())
                                    .isEqualTo(older.getAsBoolean()));
                case "conversations" ->
                    value.getAsJsonObject()
                            .asMap()
                            .forEach((id, row) -> row(Long.parseLong(id), row.getAsJsonObject()));
                case "relations" ->
                    assertThat(client.relations().orElseThrow().stream()
                                    .map(Lines::of)
                                    .sorted())
                            .containsExactlyElementsOf(strings(value.getAsJsonArray()));
                case "presence" ->
                    value.getAsJsonObject()
                            .asMap()
                            .forEach((id, presence) -> assertThat(
                                            Lines.of(client.presence().of(Long.parseLong(id))))
                                    .isEqualTo(presence.getAsString()));
                case "gone" ->
                    value.getAsJsonArray()
                            .forEach(id -> assertThat(client.conversation(id.getAsLong()))
                                    .isEmpty());
                default -> throw new IllegalArgumentException("unknown state: " + part);
            }
        }
    }

    private void row(long id, JsonObject expected) {
        Conversation row = client.conversation(id).orElseThrow();
        expected.asMap().forEach((name, value) -> {
            Object actual = switch (name) {
                case "lastSeq" -> row.lastSeq();
                case "readSeq" -> row.readSeq();
                case "unread" -> row.unread();
                case "mentioned" -> row.mentionedSeqs();
                case "joined" -> row.joined();
                case "settings" -> Lines.settings(row);
                case "group" -> Lines.group(row);
                case "last" -> line(row.lastMessage());
                default -> throw new IllegalArgumentException("unknown: " + name);
            };
            // By its text: whether it stands as a number, a boolean or a line.
            assertThat(actual.toString()).as(name).isEqualTo(value.getAsString());
        });
    }

    private Timeline timeline(long id) {
        return client.timeline(id).join();
    }

    private List<String> lines(long id) {
        Timeline timeline = timeline(id);
        return Stream.concat(
                        timeline.messages().stream().map(this::line),
                        timeline.pending().stream().map(Lines::of))
                .toList();
    }

    private String line(io.parley.client.api.Message message) {
        return Lines.of(
                message,
                client.userId(),
                client.conversation(message.conversationId()).orElse(null));
    }

    private static List<String> strings(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsString).toList();
    }

    private static String camelCase(ClientFrame.BodyCase kind) {
        StringBuilder name = new StringBuilder();
        for (String word : kind.name().toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
