package io.parley.logic.conversation;

import io.parley.storage.deployment.DeploymentStore;
import org.springframework.stereotype.Component;

/** Which history of the log clients' cursors belong to. Read once: a restore from backup restarts every logic node. */
@Component
public class LogEpoch {
    private final long value;

    public LogEpoch(DeploymentStore deployment) {
        this.value = deployment.logEpoch();
    }

    public long value() {
        return value;
    }
}
