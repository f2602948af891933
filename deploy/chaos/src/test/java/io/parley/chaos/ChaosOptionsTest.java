package io.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.chaos.fault.FaultKind;
import io.parley.chaos.fault.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosOptionsTest {
    private static ChaosOptions parse(String... arguments) {
        return ChaosOptions.parse(arguments);
    }

    @Test
    void parse_nothing_isEachFaultOnceOnTwoByTwo() {
        ChaosOptions options = parse();

        assertThat(options.shape()).isEqualTo(new Shape(2, 2));
        assertThat(options.counts()).containsOnlyKeys(FaultKind.values()).containsValue(1);
        assertThat(options.schedule(5).counts()).isEqualTo(options.counts());
    }

    @Test
    void parse_all_isTaken() {
        ChaosOptions options = parse(
                "seed=7",
                "runs=3",
                "access=1",
                "logic=4",
                "users=30",
                "directory=x",
                "database=docker",
                "kill-logic=5",
                "cut-link=0");

        assertThat(options)
                .isEqualTo(new ChaosOptions(
                        7,
                        3,
                        new Shape(1, 4),
                        30,
                        Map.of(FaultKind.KILL_LOGIC, 5, FaultKind.CUT_LINK, 0),
                        Optional.empty(),
                        true,
                        Path.of("x")));
        assertThat(options.schedule(7)).isEqualTo(options.schedule(7)).isNotEqualTo(options.schedule(8));
    }

    @Test
    void parse_schedule_isFollowedWhateverTheSeed(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("schedule"), "kill-logic 3 2500ms; 100ms\n");

        ChaosOptions options = parse("schedule=" + file, "logic=4");

        assertThat(options.schedule(1))
                .hasToString("kill-logic 3 2500ms; 100ms")
                .isEqualTo(options.schedule(2));
        assertThatThrownBy(() -> parse("schedule=" + file)).hasMessage("kill-logic: target 3 (expected: 0 to 1)");
        assertThatThrownBy(() -> parse("schedule=" + file, "logic=4", "kill-logic=1"))
                .hasMessageContaining("expected: one of the two");
    }

    @Test
    void parseSoak_options_areTakenOrRefusedWithWhatWasExpected() {
        assertThat(ChaosOptions.Soak.parse(new String[] {"warmup=2", "minutes=3", "directory=x"}))
                .isEqualTo(new ChaosOptions.Soak(Duration.ofMinutes(2), Duration.ofMinutes(3), Path.of("x")));
        assertThatThrownBy(() -> ChaosOptions.Soak.parse(new String[] {"minutes=0"}))
                .hasMessage("minutes: 0 (expected: 1 to 1440)");
        assertThatThrownBy(() -> ChaosOptions.Soak.parse(new String[] {"hours=1"}))
                .hasMessage("hours=1 (expected: warmup=minutes, minutes=number or directory=path)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kill-node=1 | fault: kill-node (expected: one of kill-access, kill-logic",
                "kill-logic | kill-logic (expected: name=value)",
                "kill-logic=-1 | kill-logic: -1 (expected: 0 to 500)",
                "kill-logic=501 | kill-logic: 501 (expected: 0 to 500)",
                "kill-logic=many | kill-logic: many (expected: 0 to 500)",
                "kill-logic=0 | faults: none (expected: a count above 0",
                "access=0 | access: 0 (expected: 1 to 8)",
                "logic=9 | logic: 9 (expected: 1 to 8)",
                "runs=0 | runs: 0 (expected: 1 to 1000)",
                "database=oracle | database: oracle (expected: embedded or docker)",
                "users=2 | users: 2 (expected: 3 to 200)",
                "seed=-1 | seed: -1 (expected: 0 to 9223372036854775807)",
                "seed=x | seed: x (expected: 0 to 9223372036854775807)",
                "schedule=/no/such/file | schedule: /no/such/file (expected: a file that can be read)",
            })
    void parse_nonsense_isRefusedWithWhatWasExpected(String argument, String message) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
