package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class InFlightTest {
    /** Each step adds an id that is absent and removes one that is there. */
    @Property(tries = 300)
    void anyCourse_behavesAsASet(@ForAll @Size(max = 200) List<@IntRange(min = 1, max = 30) Integer> steps) {
        InFlight inFlight = new InFlight();
        Set<Integer> model = new LinkedHashSet<>();
        for (int id : steps) {
            assertThat(inFlight.contains(id)).isEqualTo(model.contains(id));
            if (model.add(id)) {
                inFlight.add(id);
            } else {
                model.remove(id);
                inFlight.remove(id);
            }
            inFlight.remove(99);
            assertThat(inFlight.size()).isEqualTo(model.size());
        }
        List<Integer> drained = new ArrayList<>();
        inFlight.drain(drained::add);
        assertThat(drained).containsExactlyInAnyOrderElementsOf(model);
        assertThat(inFlight.size()).isZero();
    }
}
