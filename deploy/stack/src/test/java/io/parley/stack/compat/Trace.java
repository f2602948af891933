package io.parley.stack.compat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What passed the taps, in its order, as the lines of a {@link Recording}. Taps write from threads of their own. */
final class Trace {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> personByToken = new HashMap<>();
    private final Map<String, Integer> connections = new HashMap<>();
    private boolean hasLink;
    private int introduced;

    synchronized void begin(boolean withLink) {
        lines.clear();
        connections.clear();
        introduced = 0;
        hasLink = withLink;
    }

    synchronized void introduce(String person, Recording.Person as, String token) {
        personByToken.put(token, person);
        lines.add(introduced++, "@ %s %s %d %d".formatted(person, as.kind(), as.userId(), as.siteId()));
    }

    synchronized void note(String who, String what, String rest) {
        lines.add((who + " " + what + " " + rest).strip());
    }

    /** The first frame of a connection; returns who it is from now on. */
    synchronized String greeted(String subprotocol, byte[] frame) {
        String token = clientFrame(frame).getHello().getToken();
        String person = personByToken.getOrDefault(token, "nobody");
        String who = person + "/" + connections.merge(person, 1, Integer::sum);
        note(who, "+", subprotocol);
        return who;
    }

    synchronized void fromClient(String who, byte[] frame) {
        if (isJson(frame)) {
            String text = new String(frame, StandardCharsets.UTF_8);
            for (Map.Entry<String, String> token : personByToken.entrySet()) {
                text = text.replace(token.getKey(), Recorder.tokenOf(token.getValue()));
            }
            note(who, ">", text);
            return;
        }
        ClientFrame parsed = clientFrame(frame);
        ClientFrame.Builder safe = parsed.toBuilder();
        if (parsed.hasHello()) {
            safe.getHelloBuilder().setToken(placeholder(parsed.getHello().getToken()));
        } else if (parsed.hasReauthenticate()) {
            safe.getReauthenticateBuilder()
                    .setToken(placeholder(parsed.getReauthenticate().getToken()));
        }
        ClientFrame kept = safe.build();
        comment(kept);
        note(who, ">", hex(kept.equals(parsed) ? frame : kept.toByteArray()));
    }

    private String placeholder(String token) {
        return personByToken.containsKey(token) ? Recorder.tokenOf(personByToken.get(token)) : token;
    }

    synchronized void toClient(String who, byte[] frame) throws InvalidProtocolBufferException {
        if (isJson(frame)) {
            note(who, "<", new String(frame, StandardCharsets.UTF_8));
        } else {
            comment(ServerFrame.parseFrom(frame));
            note(who, "<", hex(frame));
        }
    }

    synchronized void batch(String who, byte[] batch) throws InvalidProtocolBufferException {
        if (!hasLink) {
            return;
        }
        if (who.equals(Recording.ACCESS)) {
            for (AccessEvent event : AccessBatch.parseFrom(batch).getEventsList()) {
                if (!event.hasHeartbeat()) {
                    note(who, ">", hex(event.toByteArray()));
                }
            }
            return;
        }
        for (LogicEvent event : LogicBatch.parseFrom(batch).getEventsList()) {
            LogicEvent.Builder kept = event.toBuilder();
            if (event.hasAttached()) {
                kept.getAttachedBuilder().setJwks(Recorder.JWKS);
            }
            if (!event.hasHeartbeat()) {
                note(who, ">", hex(kept.build().toByteArray()));
            }
        }
    }

    private void comment(Message frame) {
        lines.add("# " + TextFormat.printer().emittingSingleLine(true).printToString(frame));
    }

    synchronized String text(String heading) {
        return "# " + heading + "\n" + String.join("\n", lines) + "\n";
    }

    private static ClientFrame clientFrame(byte[] frame) {
        try {
            if (!isJson(frame)) {
                return ClientFrame.parseFrom(frame);
            }
            ClientFrame.Builder parsed = ClientFrame.newBuilder();
            com.google.protobuf.util.JsonFormat.parser()
                    .ignoringUnknownFields()
                    .merge(new String(frame, StandardCharsets.UTF_8), parsed);
            return parsed.build();
        } catch (InvalidProtocolBufferException e) {
            // A frame that is wrong on purpose.
            return ClientFrame.getDefaultInstance();
        }
    }

    private static boolean isJson(byte[] frame) {
        return frame.length > 0 && frame[0] == '{';
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
