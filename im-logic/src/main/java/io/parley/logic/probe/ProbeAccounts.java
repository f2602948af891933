package io.parley.logic.probe;

import io.parley.common.protocol.UserKind;
import io.parley.logic.link.LogicNode;
import io.parley.logic.link.Workers;
import io.parley.logic.token.TokenIssuer;
import io.parley.storage.probe.ProbeStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The probe's sender, receiver and conversation. Used by the probe's thread alone. */
@Component
class ProbeAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeAccounts.class);
    private static final long GENERATION = 1;
    /** Of a conversation that all nodes share: one of them comes across each multiple of it. */
    private static final int TRIM_EVERY = 500;

    private static final int KEPT = 1_000;
    private static final int TRIMMED_AT_ONCE = 5_000;

    private final ProbeStore store;
    private final Workers workers;
    private final TokenIssuer tokens;
    private final LogicNode self;
    private long conversationId;

    ProbeAccounts(ProbeStore store, Workers workers, TokenIssuer tokens, LogicNode self) {
        this.store = store;
        this.workers = workers;
        this.tokens = tokens;
        this.self = self;
    }

    /** The conversation's id; makes what is not there. Fails with BUSY, or with what the database says. */
    CompletionStage<Long> conversation() {
        return conversationId == 0
                ? workers.call(store::conversation)
                : CompletableFuture.completedFuture(conversationId);
    }

    void remember(long id) {
        conversationId = id;
    }

    /** Looks anew next time: the database may be another one. */
    void forget() {
        conversationId = 0;
    }

    /** A token with which access nodes send the bearer's requests to this node alone. */
    String token(long userId) {
        return tokens.issueFor(self.name(), userId, UserKind.USER, GENERATION).value();
    }

    /** Names this node as the device, so that each node's probe has connections of its own. */
    String deviceId() {
        return "probe-" + Long.toHexString(self.bootId());
    }

    /** Now and then removes old messages; does not wait for it. */
    void trim(long seq) {
        if (seq % TRIM_EVERY == 0) {
            long id = conversationId;
            workers.call(() -> store.trim(id, KEPT, TRIMMED_AT_ONCE)).whenComplete((removed, failure) -> {
                if (failure != null) {
                    LOG.warn("the probe's old messages can't be removed: {}", failure.toString());
                }
            });
        }
    }
}
