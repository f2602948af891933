package io.parley.logic.message;

import io.parley.logic.conversation.AclCache;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.Acl;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Takes a visitor's message through the {@link SessionGate}, off the threads that must not block. */
@Component
class SessionOpener {
    private final SessionGate gate;
    private final AclCache acls;
    private final Workers workers;

    SessionOpener(SessionGate gate, AclCache acls, Workers workers) {
        this.gate = gate;
        this.acls = acls;
        this.workers = workers;
    }

    /** The conversation with an open session, unless that has been closed again already. */
    CompletionStage<Acl> open(long conversationId) {
        return workers.call(() -> {
            gate.openSession(conversationId);
            return acls.read(conversationId).orElseThrow(Refusal::notAllowed);
        });
    }
}
