package io.parley.storage.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@StorageTest
class DeploymentStoreIT {
    private final DeploymentStore deployment;
    private final JdbcTemplate sql;

    DeploymentStoreIT(DeploymentStore deployment, JdbcTemplate sql) {
        this.deployment = deployment;
        this.sql = sql;
    }

    @Test
    void logEpoch_firstAskedByManyAtOnce_isOneForAll() {
        sql.update("UPDATE deployment SET log_epoch = 0");

        List<Long> epochs = Together.run(8, i -> deployment.logEpoch());

        assertThat(epochs.stream().distinct()).singleElement().isNotEqualTo(0L);
        assertThat(deployment.logEpoch()).isEqualTo(epochs.get(0));
    }

    @Test
    void logEpoch_ofTwoDeployments_differs() {
        long first = deployment.logEpoch();
        sql.update("UPDATE deployment SET log_epoch = 0");

        assertThat(deployment.logEpoch()).isNotEqualTo(first);
    }

    @Test
    void drawWorker_byManyAtOnce_isDistinct() {
        assertThat(Together.run(32, i -> deployment.drawWorker()))
                .doesNotHaveDuplicates()
                .allMatch(worker -> worker >= 0 && worker < IdGenerator.WORKERS);
    }

    @Test
    void drawWorker_after1024Starts_beginsAnew() {
        int first = deployment.drawWorker();
        sql.update("UPDATE deployment SET node_count = node_count + ?", IdGenerator.WORKERS - 2);

        assertThat(deployment.drawWorker()).isEqualTo((first + IdGenerator.WORKERS - 1) % IdGenerator.WORKERS);
        assertThat(deployment.drawWorker()).isEqualTo(first);
    }
}
