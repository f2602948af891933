package io.parley.storage.deployment;

import io.parley.common.id.IdGenerator;
import io.parley.storage.transaction.RetriedTransaction;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.stereotype.Repository;

@Repository
class MySqlDeploymentStore implements DeploymentStore {
    private final SecureRandom random = new SecureRandom();
    private final DeploymentMapper deployment;
    private final RetriedTransaction transaction;

    MySqlDeploymentStore(DeploymentMapper deployment, RetriedTransaction transaction) {
        this.deployment = deployment;
        this.transaction = transaction;
    }

    @Override
    public long logEpoch() {
        long known = deployment.logEpoch();
        if (known != 0) {
            return known;
        }
        deployment.drawLogEpoch(random.nextLong(1, Long.MAX_VALUE));
        return deployment.logEpoch();
    }

    @Override
    public int drawWorker() {
        long count = transaction.run(() -> {
            deployment.countNode();
            return deployment.nodeCount();
        });
        return Math.toIntExact(count % IdGenerator.WORKERS);
    }

    @Override
    public byte[] linkKey() {
        byte[] drawn = new byte[32];
        random.nextBytes(drawn);
        deployment.drawLinkKey(drawn);
        return HexFormat.of().parseHex(deployment.linkKey());
    }
}
