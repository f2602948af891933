package io.parley.logic.delivery;

import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.Caller;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings frames to every connection of their receivers. To be called after the commit that a frame tells of; never blocks. */
@Component
public class DeliveryRouter {
    private final AccessNodes nodes;

    public DeliveryRouter(AccessNodes nodes) {
        this.nodes = nodes;
    }

    /** Fire and forget: what can't be delivered becomes a hint. */
    public void push(Collection<Long> userIds, ServerFrame frame, PushKind kind) {
        push(userIds, frame, kind, null);
    }

    /**
     * @param except the connection that needs no push, as it gets a reply
     */
    public void push(Collection<Long> userIds, ServerFrame frame, PushKind kind, @Nullable Caller except) {
        if (!kind.ephemeral()) {
            nodes.hintUsers(userIds, kind.conversationId());
        }
    }
}
