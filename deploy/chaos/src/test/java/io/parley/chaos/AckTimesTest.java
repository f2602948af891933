package io.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Place;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckTimesTest {
    private static final Device ANN = new Device(1, 1);

    private static Event sent(long millis, String id) {
        return new Event.Sent(Duration.ofMillis(millis), ANN, 100, id, 1);
    }

    private static Event acked(long millis, String id) {
        return new Event.Acked(Duration.ofMillis(millis), ANN, id, new Place(100, 1, 1));
    }

    @Test
    void of_faultOnWhileASendWaits_countsForItsKind_andTheOthersForTheCalm() {
        AckTimes times = AckTimes.of(List.of(
                sent(0, "a"),
                acked(10, "a"),
                sent(20, "b"),
                new Event.FaultBegan(Duration.ofMillis(25), "1: kill-logic 0 0ms"),
                acked(420, "b"),
                sent(430, "c"),
                acked(440, "c"),
                new Event.FaultEnded(Duration.ofMillis(450), "1: kill-logic 0 0ms"),
                sent(460, "d"),
                acked(490, "d")));

        assertThat(times.percentile("kill-logic", 0.5)).isEqualTo(Duration.ofMillis(10));
        assertThat(times.percentile("kill-logic", 0.99)).isEqualTo(Duration.ofMillis(400));
        assertThat(times.percentile(AckTimes.CALM, 0.5)).isEqualTo(Duration.ofMillis(10));
        assertThat(times.percentile(AckTimes.CALM, 1)).isEqualTo(Duration.ofMillis(30));
        assertThat(times.percentile("cut-link", 0.5)).isZero();
        assertThat(times.toString()).contains("calm", "acks      2  p50     10 ms  p99    400 ms");
    }
}
