package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Acked;
import io.parley.chaos.history.Event.Refused;
import io.parley.chaos.history.Event.Repeated;
import io.parley.chaos.history.Event.Sent;
import io.parley.chaos.history.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * P1, P2: what was acked stands in the table, where and as what the ack said, however often it was sent; what was refused
 * does not stand there.
 */
final class AckRule implements Rule {
    private record Key(long senderId, String clientMsgId) {}

    private record Stored(long conversationId, Row row) {
        Place place() {
            return new Place(conversationId, row.seq(), row.messageId());
        }
    }

    @Override
    public Stream<Violation> violations(Evidence evidence) {
        Map<Key, Stored> stored = new HashMap<>();
        evidence.truth()
                .conversations()
                .values()
                .forEach(talk -> talk.rows()
                        .forEach(row ->
                                stored.put(new Key(row.senderId(), row.clientMsgId()), new Stored(talk.id(), row))));
        Map<Key, Boolean> sent = new HashMap<>();
        evidence.events(Sent.class).forEach(event -> sent.put(key(event.device(), event.clientMsgId()), true));
        return Stream.of(
                        evidence.events(Acked.class)
                                .flatMap(acked ->
                                        answer(evidence, stored, acked.device(), acked.clientMsgId(), acked.place())),
                        evidence.events(Repeated.class).flatMap(repeated -> repeated(evidence, stored, repeated)),
                        evidence.events(Refused.class)
                                .filter(refused -> stored.containsKey(key(refused.device(), refused.clientMsgId())))
                                .map(refused -> new Violation(
                                        "refused but stored",
                                        refused.clientMsgId() + " was refused with " + refused.code(),
                                        trace(evidence, refused.device(), refused.clientMsgId()))),
                        stored.entrySet().stream()
                                .filter(entry -> entry.getKey().senderId() != 0 && !sent.containsKey(entry.getKey()))
                                .map(entry -> new Violation(
                                        "invented", entry.getValue().place() + " was never sent", List.of())))
                .flatMap(found -> found);
    }

    private static Stream<Violation> repeated(Evidence evidence, Map<Key, Stored> stored, Repeated repeated) {
        Stream<Violation> notAsRepeat = repeated.duplicate()
                ? Stream.empty()
                : Stream.of(new Violation(
                        "repeat not recognised",
                        repeated.clientMsgId() + " was acked before, and taken as new",
                        trace(evidence, repeated.device(), repeated.clientMsgId())));
        return Stream.concat(
                notAsRepeat, answer(evidence, stored, repeated.device(), repeated.clientMsgId(), repeated.place()));
    }

    private static Stream<Violation> answer(
            Evidence evidence, Map<Key, Stored> stored, Device device, String clientMsgId, Place told) {
        Stored row = stored.get(key(device, clientMsgId));
        if (row == null) {
            return Stream.of(
                    new Violation("lost", told + " was acked and is not stored", trace(evidence, device, clientMsgId)));
        }
        return row.place().equals(told)
                ? Stream.empty()
                : Stream.of(new Violation(
                        "acked elsewhere",
                        told + " was acked (expected: " + row.place() + ", as stored)",
                        trace(evidence, device, clientMsgId)));
    }

    private static Key key(Device device, String clientMsgId) {
        return new Key(device.userId(), clientMsgId);
    }

    private static List<Event> trace(Evidence evidence, Device device, String clientMsgId) {
        return Traces.ofMessage(evidence, device, clientMsgId);
    }
}
