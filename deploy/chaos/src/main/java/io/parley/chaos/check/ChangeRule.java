package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Talk;
import io.parley.chaos.history.Event.Changed;
import io.parley.chaos.history.Revised;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The log of changes has no hole; what was answered as changed is changed so, or again later; a recalled message says
 * nothing; a reaction that nobody took back is there; and in the end each device shows every message as it is stored.
 */
final class ChangeRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return Stream.of(
                        evidence.truth().conversations().values().stream().flatMap(ChangeRule::log),
                        evidence.events(Changed.class).flatMap(changed -> answer(evidence, changed)),
                        evidence.views().stream().flatMap(view -> view(evidence, view)))
                .flatMap(found -> found);
    }

    private static Stream<Violation> log(Talk talk) {
        List<Long> expected =
                LongStream.rangeClosed(1, talk.changes().head()).boxed().toList();
        Stream<Violation> holes = expected.equals(talk.changes().seqs())
                ? Stream.empty()
                : Stream.of(new Violation(
                        "hole in changes",
                        talk.id() + " has changes " + talk.changes().seqs() + " (expected: 1 to "
                                + talk.changes().head() + ", as its head says)",
                        List.of()));
        Stream<Violation> said = talk.changes().revised().entrySet().stream()
                .filter(entry ->
                        entry.getValue().recalled() && !entry.getValue().text().isEmpty())
                .map(entry -> new Violation(
                        "recalled but said", talk.id() + "#" + entry.getKey() + " is " + entry.getValue(), List.of()));
        return Stream.concat(holes, said);
    }

    private static Stream<Violation> answer(Evidence evidence, Changed changed) {
        Revised told = changed.revised();
        Revised stored = evidence.truth().conversation(changed.place().conversationId()).stream()
                .map(talk -> talk.changes().revised().get(changed.place().seq()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(new Revised(0, "", false, Set.of()));
        boolean isKept = told.equals(stored) || (stored.changeSeq() > told.changeSeq() && mayFollow(told, stored));
        return isKept
                ? Stream.empty()
                : Stream.of(new Violation(
                        "change lost",
                        changed.place() + " was answered as " + told + " and is stored as " + stored,
                        Traces.ofDevice(evidence, changed.device(), changed.at(), changed.at())));
    }

    private static boolean mayFollow(Revised earlier, Revised later) {
        return later.recalled()
                || (!earlier.recalled()
                        && earlier.marks().stream()
                                .filter(mark -> mark.startsWith(Revised.KEPT_EMOJI))
                                .allMatch(later.marks()::contains));
    }

    private static Stream<Violation> view(Evidence evidence, View view) {
        Map<Long, Revised> expected = new TreeMap<>();
        evidence.truth()
                .conversation(view.conversationId())
                .ifPresent(talk -> talk.changes().revised().forEach((seq, revised) -> {
                    if (talk.member(view.device().userId())
                            .filter(member -> member.mayRead(seq))
                            .isPresent()) {
                        expected.put(seq, revised);
                    }
                }));
        return expected.equals(view.revised())
                ? Stream.empty()
                : Stream.of(new Violation(
                        "change not shown",
                        view.device() + " shows in " + view.conversationId() + " "
                                + differences(view.revised(), expected),
                        List.of()));
    }

    private static Map<Long, String> differences(Map<Long, Revised> shown, Map<Long, Revised> expected) {
        Map<Long, String> differing = new TreeMap<>();
        Stream.concat(shown.keySet().stream(), expected.keySet().stream()).forEach(seq -> {
            if (!Objects.equals(shown.get(seq), expected.get(seq))) {
                differing.put(seq, shown.get(seq) + " (expected: " + expected.get(seq) + ")");
            }
        });
        return differing;
    }
}
