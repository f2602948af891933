package io.parley.storage.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What leases promise to nodes that compete for a job. */
@StorageTest
class LeasesIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Leases> nodes;
    private final JdbcTemplate sql;

    LeasesIT(LeaseMapper mapper, RetriedTransaction transaction, IdGenerator ids, JdbcTemplate sql) {
        this.nodes = IntStream.range(0, 4)
                .<Leases>mapToObj(node -> new MySqlLeases(mapper, transaction, ids))
                .toList();
        this.sql = sql;
    }

    @Test
    void take_byManyAtOnce_isGrantedToOne_whoKeepsIt() {
        List<Boolean> taken = Together.run(4, node -> nodes.get(node).take("sweep", MINUTE));

        assertThat(taken).containsOnlyOnce(true);
        assertThat(nodes.stream().map(node -> node.take("sweep", MINUTE)).toList())
                .isEqualTo(taken);
        assertThat(nodes.get(taken.indexOf(false)).take("another", MINUTE)).isTrue();
    }

    @Test
    void take_afterItsEnd_isGrantedToAnother() {
        assertThat(nodes.get(0).take("old", MINUTE)).isTrue();
        sql.update("UPDATE job_lease SET ends_at = ends_at - 60001 WHERE job = 'old'");

        assertThat(nodes.get(1).take("old", MINUTE)).isTrue();
        assertThat(nodes.get(0).take("old", MINUTE)).isFalse();
    }

    @Test
    void release_letsAnotherTakeIt_butNotByOneWhoLostIt() {
        nodes.get(0).take("given", MINUTE);
        nodes.get(1).release("given");
        assertThat(nodes.get(1).take("given", MINUTE)).isFalse();

        nodes.get(0).release("given");

        assertThat(nodes.get(1).take("given", MINUTE)).isTrue();
    }
}
