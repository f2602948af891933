package io.parley.stack.compat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Says what {@code compat/all.script} says, one frame after the other. */
final class Script {
    private static final long QUIET_MILLIS = 200;

    private final URI socket;
    private final Map<String, Cast.Member> members;
    private final boolean isJson;
    private final Map<String, ClientSocket> sockets = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private int requestId;

    Script(URI socket, Map<String, Cast.Member> members, boolean isJson) {
        this.socket = socket;
        this.members = members;
        this.isJson = isJson;
        members.forEach((name, member) ->
                variables.put(name, Long.toString(member.person().userId())));
    }

    void run() throws Exception {
        String text;
        try (InputStream in = Script.class.getResourceAsStream("/compat/all.script")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String line : text.split("\n")) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "#" -> {}
                case "+" -> sockets.put(words[1], new ClientSocket(socket, "parley.v1." + (isJson ? "json" : "proto")));
                case "-" -> sockets.get(words[1]).close();
                case "?" -> {
                    sockets.get(words[1]).say(isJson ? new byte[] {'{', '"'} : new byte[] {-1, -1}, isJson);
                    sockets.get(words[1]).closeCode();
                }
                default -> say(words[0], words[1]);
            }
            for (ClientSocket each : sockets.values()) {
                each.inbox().settle(QUIET_MILLIS / sockets.size());
            }
        }
    }

    private void say(String who, String rest) throws Exception {
        String[] parts = rest.split(" -> ");
        String text = parts[0];
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        for (Map.Entry<String, Cast.Member> member : members.entrySet()) {
            text = text.replace(
                    Recorder.tokenOf(member.getKey()), member.getValue().token());
        }
        int request = ++requestId;
        String frame = "{\"requestId\":" + request + "," + text.substring(1);
        ClientSocket from = sockets.get(who);
        from.say(isJson ? frame.getBytes(StandardCharsets.UTF_8) : binary(frame), isJson);
        if (text.contains("garbage\",\"deviceId")) {
            from.closeCode();
        } else if (!text.startsWith("{\"typing")) {
            boolean came = from.inbox()
                    .claim(
                            raw -> {
                                JsonObject reply =
                                        JsonParser.parseString(json(raw)).getAsJsonObject();
                                boolean isIt = reply.has("replyTo")
                                        && reply.get("replyTo").getAsInt() == request;
                                if (isIt && parts.length > 1) {
                                    capture(reply, parts[1]);
                                }
                                return isIt;
                            },
                            Duration.ofSeconds(30));
            if (!came) {
                throw new AssertionError("no reply to " + who + " " + frame);
            }
        }
    }

    private void capture(JsonElement reply, String wanted) {
        String[] nameAndPath = wanted.split("=");
        JsonElement part = reply;
        for (String step : nameAndPath[1].split("\\.")) {
            part = part.isJsonArray()
                    ? part.getAsJsonArray().get(Integer.parseInt(step))
                    : part.getAsJsonObject().get(step);
        }
        variables.put(nameAndPath[0], part.getAsString());
    }

    private static byte[] binary(String json) throws InvalidProtocolBufferException {
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        JsonFormat.parser().ignoringUnknownFields().merge(json, frame);
        return frame.build().toByteArray();
    }

    private String json(byte[] raw) {
        try {
            return isJson
                    ? new String(raw, StandardCharsets.UTF_8)
                    : JsonFormat.printer().print(ServerFrame.parseFrom(raw));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
