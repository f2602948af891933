package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Agent;
import io.parley.chaos.check.Truth.Changes;
import io.parley.chaos.check.Truth.Member;
import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.check.Truth.Session;
import io.parley.chaos.check.Truth.Talk;
import io.parley.chaos.check.Truth.Turn;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Place;
import io.parley.chaos.history.Revised;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A short history in which every promise was kept, for tests to spoil. Ann and Ben chat, a stranger exists; a visitor is
 * helped by one of two agents, who have room for one session each.
 */
final class Story {
    static final long CHAT = 100;
    static final long SUPPORT = 200;
    static final long SITE = 9;
    static final Revised EDITED = new Revised(2, "edited again", false, Set.of());
    static final Revised RECALLED = new Revised(3, "", true, Set.of());
    static final Device ANN = new Device(1, 1);
    static final Device BEN = new Device(2, 1);
    static final Device STRANGER = new Device(3, 1);
    static final Device VISITOR = new Device(4, 1);
    static final long AGENT = 5;
    static final long OTHER_AGENT = 6;

    final List<Event> events = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    final List<Long> changes = new ArrayList<>();
    final Map<Long, Revised> revised = new TreeMap<>(Map.of(1L, EDITED, 3L, RECALLED));
    final List<Turn> turns = new ArrayList<>();
    final List<Session> sessions = new ArrayList<>();
    final List<View> views = new ArrayList<>();
    /** Of the chat. */
    final Map<Device, Member> members = new HashMap<>(Map.of(ANN, member(ANN), BEN, member(BEN)));

    int activeOfAgent = 1;

    private Story() {}

    static Story good() {
        Story story = new Story();
        for (Device device : List.of(ANN, BEN, STRANGER, VISITOR)) {
            story.events.add(new Event.Online(at(0), device));
        }
        story.say(1, ANN, "a1", 1);
        story.say(2, ANN, "a2", 2);
        story.say(3, BEN, "b1", 1);
        story.events.add(new Event.Changed(at(4), ANN, place(1), new Revised(1, "edited", false, Set.of())));
        story.events.add(new Event.Changed(at(4), ANN, place(1), new Revised(2, "edited again", false, Set.of())));
        story.events.add(new Event.Changed(at(4), BEN, place(3), RECALLED));
        story.events.add(new Event.Repeated(at(4), ANN, "a1", place(1), true));
        story.events.add(new Event.Sent(at(5), BEN, CHAT, "b2", 2));
        story.events.add(new Event.Refused(at(5), BEN, "b2", "NOT_ALLOWED"));
        story.events.add(new Event.Blocked(at(6), CHAT, 3));
        story.events.add(new Event.Unblocking(at(8), CHAT, 3));
        story.events.add(new Event.FaultBegan(at(9), "1: kill-logic 0 0ms"));
        story.events.add(new Event.FaultEnded(at(12), "1: kill-logic 0 0ms"));
        story.events.add(new Event.Cut(at(50), VISITOR));
        story.events.add(new Event.Offline(at(50), VISITOR, "cut"));
        story.events.add(new Event.Online(at(51), VISITOR));
        for (Device device : List.of(ANN, BEN)) {
            story.views.add(new View(
                    device, CHAT, List.of(place(1), place(2), place(3)), story.revised, device == ANN ? 0 : 2));
        }
        story.changes.addAll(List.of(1L, 2L, 3L));
        story.turns.add(new Turn(1, 77, "OPENED", VISITOR.userId()));
        story.turns.add(new Turn(2, 77, "ASSIGNED", AGENT));
        story.sessions.add(new Session(77, SUPPORT, true, AGENT));
        return story;
    }

    /** Sent, acked and shown to both within one second. */
    private void say(int second, Device sender, String id, int ordinal) {
        events.add(new Event.Sent(at(second), sender, CHAT, id, ordinal));
        events.add(new Event.Acked(at(second), sender, id, place(second)));
        for (Device device : List.of(ANN, BEN)) {
            events.add(new Event.Seen(at(second), device, place(second), sender.userId()));
        }
        rows.add(new Row(second, 1000 + second, sender.userId(), id, !id.equals("b1")));
    }

    static Place place(long seq) {
        return new Place(CHAT, seq, 1000 + seq);
    }

    static Duration at(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    Evidence evidence() {
        long lastSeq = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seq();
        return evidence(lastSeq);
    }

    Evidence evidence(long lastSeq) {
        Talk chat =
                new Talk(CHAT, 0, 1, lastSeq, List.copyOf(members.values()), rows, new Changes(3, changes, revised));
        Talk support =
                new Talk(SUPPORT, SITE, 1, 0, List.of(member(VISITOR)), List.of(), new Changes(0, List.of(), Map.of()));
        Map<Long, Agent> agents = Map.of(
                AGENT, new Agent(AGENT, SITE, 1, activeOfAgent), OTHER_AGENT, new Agent(OTHER_AGENT, SITE, 1, 0));
        List<Event> byTime = events.stream()
                .sorted((one, other) -> one.at().compareTo(other.at()))
                .toList();
        return new Evidence(byTime, new Truth(Map.of(CHAT, chat, SUPPORT, support), agents, turns, sessions), views);
    }

    private static Member member(Device device) {
        return new Member(device.userId(), 1, Long.MAX_VALUE, 0, false, List.of());
    }

    /** This one was away while only this was said. */
    void away(Device device, long seq) {
        members.put(
                device,
                new Member(device.userId(), seq + 1, Long.MAX_VALUE, 0, false, List.of(new Truth.Span(1, seq - 1))));
    }
}
