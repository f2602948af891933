package io.parley.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScheduleTest {
    private static final Shape TWO_BY_TWO = new Shape(2, 2);

    @Provide
    Arbitrary<Map<FaultKind, Integer>> counts() {
        return Arbitraries.maps(
                        Arbitraries.of(FaultKind.class), Arbitraries.integers().between(0, 12))
                .ofMinSize(1)
                .filter(counts -> counts.values().stream().anyMatch(count -> count > 0));
    }

    @Property(tries = 200)
    void of_counts_areMet(@ForAll long seed, @ForAll("counts") Map<FaultKind, Integer> counts) {
        Map<FaultKind, Integer> asked = new EnumMap<>(counts);
        asked.values().removeIf(count -> count == 0);

        assertThat(FaultSchedule.of(seed, TWO_BY_TWO, counts).counts()).isEqualTo(asked);
    }

    @Property(tries = 200)
    void of_sameSeed_isTheSame_andItsTextLeadsBackToIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int access,
            @ForAll @IntRange(min = 1, max = 4) int logic,
            @ForAll("counts") Map<FaultKind, Integer> counts) {
        Shape shape = new Shape(access, logic);
        FaultSchedule schedule = FaultSchedule.of(seed, shape, counts);

        assertThat(FaultSchedule.of(seed, shape, counts)).isEqualTo(schedule);
        assertThat(FaultSchedule.parse(schedule.toString(), shape)).isEqualTo(schedule);
    }

    @Test
    void of_otherSeed_isAnother() {
        Map<FaultKind, Integer> counts = Map.of(FaultKind.KILL_LOGIC, 50, FaultKind.CUT_LINK, 50);

        assertThat(FaultSchedule.of(1, TWO_BY_TWO, counts)).isNotEqualTo(FaultSchedule.of(2, TWO_BY_TWO, counts));
    }

    @Test
    void of_manyFaults_someOverlap_allTargetsComeUp_andThereIsCalm() {
        Map<FaultKind, Integer> counts =
                Map.of(FaultKind.KILL_LOGIC, 50, FaultKind.KILL_ACCESS, 50, FaultKind.CUT_LINK, 100);

        FaultSchedule schedule = FaultSchedule.of(7, TWO_BY_TWO, counts);

        assertThat(schedule.steps())
                .filteredOn(step -> step.faults().size() > 1)
                .hasSizeBetween(10, 60);
        assertThat(schedule.steps())
                .filteredOn(step -> step.pause().compareTo(Duration.ofSeconds(10)) > 0)
                .hasSizeGreaterThan(20);
        assertThat(schedule.steps().stream()
                        .flatMap(step -> step.faults().stream())
                        .collect(Collectors.groupingBy(
                                PlannedFault::kind, Collectors.mapping(PlannedFault::target, Collectors.toSet()))))
                .allSatisfy((kind, targets) -> assertThat(targets).hasSize(TWO_BY_TWO.targets(kind.scope())));
    }

    @Test
    void parse_commentedByBlankLines_isRead() {
        FaultSchedule schedule = FaultSchedule.parse("""
                kill-logic 1 2500ms + flush-redis 0 0ms; 1200ms

                half-open-link 3 1ms; 0ms
                """, TWO_BY_TWO);

        assertThat(schedule.toString())
                .isEqualTo("kill-logic 1 2500ms + flush-redis 0 0ms; 1200ms\nhalf-open-link 3 1ms; 0ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kill-node 0 1ms; 0ms | fault: kill-node (expected: one of kill-access, kill-logic",
                "kill-logic 2 1ms; 0ms | kill-logic: target 2 (expected: 0 to 1)",
                "kill-mysql 1 1ms; 0ms | kill-mysql: target 1 (expected: 0 to 0)",
                "cut-link 4 1ms; 0ms | cut-link: target 4 (expected: 0 to 3)",
                "kill-logic -1 1ms; 0ms | fault: kill-logic -1 1ms (expected: kind target length",
                "kill-logic 0 -1ms; 0ms | fault: kill-logic 0 -1ms (expected: kind target length",
                "kill-logic 0 60001ms; 0ms | kill-logic: length PT1M0.001S (expected: 0 to PT1M",
                "kill-logic 0 10; 0ms | fault: kill-logic 0 10 (expected: kind target length",
                "kill-logic 0; 0ms | fault: kill-logic 0 (expected: kind target length",
                "kill-logic 0 1ms | step: kill-logic 0 1ms (expected: faults; pause",
                "kill-logic 0 1ms; -5ms | step: kill-logic 0 1ms; -5ms (expected: faults; pause",
                "kill-logic 0 1ms +; 5ms | fault:  (expected: kind target length",
                "kill-logic 0 1ms + stop-logic 0 0ms; 0ms | (expected: faults of different processes and ways)",
                "rolling-restart 0 0ms + kill-access 1 0ms; 0ms | (expected: faults of different processes and ways)",
                "withhold-commit 0 0ms + cut-mysql 0 0ms; 0ms | (expected: faults of different processes and ways)",
                "'' | schedule: no faults (expected: at least one)"
            })
    void parse_badLine_isRefusedWithWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> FaultSchedule.parse(text, TWO_BY_TWO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void of_badCounts_areRefused() {
        assertThatThrownBy(() -> FaultSchedule.of(1, TWO_BY_TWO, Map.of(FaultKind.KILL_LOGIC, -1)))
                .hasMessage("kill-logic: -1 (expected: >= 0)");
        assertThatThrownBy(() -> FaultSchedule.of(1, TWO_BY_TWO, Map.of(FaultKind.KILL_LOGIC, 0)))
                .hasMessage("schedule: no faults (expected: at least one)");
        assertThatThrownBy(() -> new Shape(0, 1)).hasMessage("accessNodes, logicNodes: 0, 1 (expected: both >= 1)");
        assertThatThrownBy(() -> new PlannedFault(FaultKind.KILL_LOGIC, 0, Duration.ofMillis(-1)))
                .hasMessageStartingWith("kill-logic: length PT-0.001S (expected: 0 to PT1M");
    }

    @Test
    void labels_leadBackToTheirKinds() {
        assertThat(Stream.of(FaultKind.values()).map(FaultKind::label).map(FaultKind::of))
                .containsExactly(FaultKind.values());
        assertThat(FaultKind.KILL_LOGIC.label()).isEqualTo("kill-logic");
    }
}
