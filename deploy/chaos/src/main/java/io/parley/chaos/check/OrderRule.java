package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.check.Truth.Talk;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** P3: what one device sent stands in the order in which it was sent. */
final class OrderRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        Map<String, Sent> sends = new HashMap<>();
        evidence.events(Sent.class).forEach(sent -> sends.put(key(sent.device().userId(), sent.clientMsgId()), sent));
        return evidence.truth().conversations().values().stream().flatMap(talk -> violations(talk, sends, evidence));
    }

    private static Stream<Violation> violations(Talk talk, Map<String, Sent> sends, Evidence evidence) {
        List<Violation> found = new ArrayList<>();
        Map<Device, Sent> newest = new HashMap<>();
        for (Row row : talk.rows()) {
            Sent sent = sends.get(key(row.senderId(), row.clientMsgId()));
            if (sent == null) {
                continue;
            }
            Sent before = newest.get(sent.device());
            if (before != null && before.ordinal() > sent.ordinal()) {
                found.add(new Violation(
                        "reordered",
                        talk.id() + "#" + row.seq() + " was sent by " + sent.device() + " before what stands before it",
                        Stream.concat(
                                        Traces.ofMessage(evidence, sent.device(), before.clientMsgId()).stream(),
                                        Traces.ofMessage(evidence, sent.device(), sent.clientMsgId()).stream())
                                .distinct()
                                .toList()));
            } else {
                newest.put(sent.device(), sent);
            }
        }
        return found.stream();
    }

    private static String key(long senderId, String clientMsgId) {
        return senderId + " " + clientMsgId;
    }
}
