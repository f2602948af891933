package io.parley.stack.compat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import io.parley.stack.compat.Recording.Line;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what some of a recording's parties said, and demands that the others, who are real and of today, answer as they
 * did then: the same fields with the same values as a program of that version reads them. What came besides is left alone
 * (it may push more), but for a second reply to a request. A push that does not come may have become a hint.
 */
final class Replay implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> HINTS = Set.of("sync_hint", "hint_users", "hint_all");
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

    private final Schema schema;
    private final Recording recording;
    private final Samples samples;
    private final @Nullable URI socket;
    private @Nullable LinkEnd access;
    private @Nullable LinkEnd logic;
    private final Map<String, ClientSocket> sockets = new LinkedHashMap<>();
    private int compared;

    /** @param socket where clients connect; null: they are not played */
    Replay(Schema schema, Recording recording, Samples samples, @Nullable URI socket) {
        this.schema = schema;
        this.recording = recording;
        this.samples = samples;
        this.socket = socket;
    }

    Replay playingAccess(LinkEnd end) {
        access = end;
        return this;
    }

    Replay playingLogic(LinkEnd end) {
        logic = end;
        return this;
    }

    /** @return how many frames and events were demanded, and came */
    int run() throws Exception {
        for (Line line : recording.lines()) {
            if (line.who().equals(Recording.ACCESS)) {
                link(line, Schema.ACCESS_EVENT, access, logic);
            } else if (line.who().equals(Recording.LOGIC)) {
                link(line, Schema.LOGIC_EVENT, logic, access);
            } else if (socket != null) {
                client(line, socket);
            }
        }
        for (Map.Entry<String, ClientSocket> each : sockets.entrySet()) {
            for (byte[] frame : each.getValue().inbox().unclaimed()) {
                DynamicMessage left = serverFrame(frame);
                if (replyTo(left) > 0) {
                    throw new AssertionError(each.getKey() + ": a reply too many\n" + left);
                }
            }
        }
        return compared;
    }

    private void link(Line line, String type, @Nullable LinkEnd saying, @Nullable LinkEnd hearing) throws Exception {
        DynamicMessage recorded = schema.parse(type, line.bytes());
        if (saying != null) {
            saying.say(samples.translate(recorded));
        } else if (hearing != null) {
            for (DynamicMessage event : LinkStreams.forEachConnection(recorded)) {
                demand(line, event, hearing.inbox(), heard -> heard);
            }
        }
    }

    private void client(Line line, URI uri) throws Exception {
        if (line.what() == '+') {
            sockets.put(line.who(), new ClientSocket(uri, line.rest()));
            return;
        }
        ClientSocket client = sockets.get(line.who());
        switch (line.what()) {
            case '>' -> client.say(said(line), line.isJson());
            case '<' -> demand(line, serverFrame(line.bytes()), client.inbox(), this::serverFrame);
            case '!' -> {
                if (client.closeCode() != Integer.parseInt(line.rest())) {
                    throw new AssertionError(
                            line + ": closed with " + client.closeCode() + " (expected: " + line.rest() + ")");
                }
                compared++;
            }
            case '-' -> client.close();
            default -> throw new AssertionError(line + ": what is that?");
        }
    }

    private byte[] said(Line line) {
        if (!line.isJson()) {
            return schema.find(Schema.CLIENT_FRAME, line.bytes())
                    .map(frame -> samples.translate(frame).toByteArray())
                    .orElse(line.bytes());
        }
        Map<String, String> strings = new HashMap<>();
        samples.bound().forEach((then, now) -> strings.put(json(then), json(now)));
        for (String person : recording.people().keySet()) {
            strings.put(Recorder.tokenOf(person), samples.token(Recorder.tokenOf(person)));
        }
        return STRING.matcher(line.rest())
                .replaceAll(string ->
                        Matcher.quoteReplacement("\"" + strings.getOrDefault(string.group(1), string.group(1)) + "\""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String json(Object value) {
        return value instanceof ByteString bytes
                ? Base64.getEncoder().encodeToString(bytes.toByteArray())
                : value.toString();
    }

    private DynamicMessage serverFrame(byte[] frame) {
        return frame.length > 0 && frame[0] == '{'
                ? schema.parseJson(Schema.SERVER_FRAME, new String(frame, StandardCharsets.UTF_8))
                : schema.parse(Schema.SERVER_FRAME, frame);
    }

    private <T> void demand(Line line, DynamicMessage recorded, Inbox<T> inbox, Function<T, DynamicMessage> reader) {
        Set<String> others = new LinkedHashSet<>();
        Predicate<T> wanted = raw -> {
            DynamicMessage real = reader.apply(raw);
            List<String> differences = samples.compare(recorded, real);
            if (!differences.isEmpty()) {
                others.add(differences + "\n" + real);
                if (replyTo(recorded) > 0 && replyTo(recorded) == replyTo(real)) {
                    throw new AssertionError("%s: another reply\n%s\n%sexpected:\n%s"
                            .formatted(line, String.join("\n", differences), real, recorded));
                }
            }
            return differences.isEmpty();
        };
        if (!inbox.claim(wanted, SOON)) {
            if (isPush(recorded) && inbox.unclaimed().stream().map(reader).anyMatch(real -> has(real, HINTS))) {
                return;
            }
            if (!inbox.claim(wanted, PATIENCE)) {
                throw new AssertionError(
                        "%s: did not come:\n%sbut:\n%s".formatted(line, recorded, String.join("\n", others)));
            }
        }
        compared++;
    }

    private static boolean isPush(DynamicMessage recorded) {
        boolean isOfLink = recorded.getDescriptorForType().getFullName().equals(Schema.LOGIC_EVENT);
        return isOfLink ? has(recorded, Set.of("push")) : replyTo(recorded) == 0;
    }

    private static boolean has(DynamicMessage frame, Set<String> bodies) {
        return frame.getAllFields().keySet().stream().anyMatch(field -> bodies.contains(field.getName()));
    }

    /** 0 for a push, or an event of the link. */
    private static int replyTo(DynamicMessage frame) {
        var field = frame.getDescriptorForType().findFieldByName("reply_to");
        return field == null ? 0 : (int) frame.getField(field);
    }

    @Override
    public void close() throws Exception {
        sockets.values().forEach(ClientSocket::close);
        for (LinkEnd end : new LinkEnd[] {access, logic}) {
            if (end != null) {
                end.close();
            }
        }
    }
}
