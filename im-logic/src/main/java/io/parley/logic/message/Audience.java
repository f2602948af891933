package io.parley.logic.message;

import io.parley.common.protocol.ChangePush;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.storage.conversation.Acl;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who is told of what was stored: everybody in the conversation; and of a chat that waits, which no agent is in yet, the
 * agents of its site.
 */
@Component
class Audience {
    private final DeliveryRouter router;
    private final SiteAgents agents;

    Audience(DeliveryRouter router, SiteAgents agents) {
        this.router = router;
        this.agents = agents;
    }

    /**
     * Never blocks.
     *
     * @param acl as it was when the messages were stored
     * @param sender the connection that gets an ack instead; null: none
     */
    void tell(Acl acl, MessagePush messages, @Nullable Caller sender) {
        router.route(acl.memberIds(), messages, sender);
        if (isWaiting(acl)) {
            ServerFrame push = ServerFrame.newBuilder()
                    .setMessagePush(messages.toBuilder().setWaiting(true))
                    .build();
            agents.tell(acl, push, messages.getMessagesCount());
        }
    }

    /** As above, of a message that was changed. */
    void tell(Acl acl, ChangePush change, Caller actor) {
        ServerFrame frame = ServerFrame.newBuilder().setChangePush(change).build();
        router.push(acl.memberIds(), frame, PushKind.of(change.getConversationId()), actor);
        if (isWaiting(acl)) {
            ServerFrame push = ServerFrame.newBuilder()
                    .setChangePush(change.toBuilder().setWaiting(true))
                    .build();
            agents.tell(acl, push, 1);
        }
    }

    private static boolean isWaiting(Acl acl) {
        return acl.kind() == ConversationKind.SUPPORT && acl.openSessionId() != 0 && acl.sessionAgentId() == 0;
    }
}
