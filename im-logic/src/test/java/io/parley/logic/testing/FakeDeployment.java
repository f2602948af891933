package io.parley.logic.testing;

import io.parley.storage.deployment.DeploymentStore;

public record FakeDeployment(long logEpoch) implements DeploymentStore {
    @Override
    public int drawWorker() {
        return 1;
    }

    @Override
    public byte[] linkKey() {
        return new byte[32];
    }
}
