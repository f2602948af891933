package io.parley.logic.conversation;

import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.storage.conversation.ConversationStore;
import org.springframework.stereotype.Component;

/** Tells the members of a conversation who are there to sync; the others learn of what has changed by their next sync. */
@Component
public class MemberHints {
    private final ConversationStore conversations;
    private final DeliveryRouter router;

    MemberHints(ConversationStore conversations, DeliveryRouter router) {
        this.conversations = conversations;
        this.router = router;
    }

    /** Blocks on the database. To be called after the commit of what has changed. */
    public void hint(long conversationId) {
        ServerFrame hint = ServerFrame.newBuilder()
                .setSyncHint(SyncHint.newBuilder().setConversationId(conversationId))
                .build();
        conversations
                .acl(conversationId)
                .ifPresent(acl -> router.push(acl.memberIds(), hint, PushKind.of(conversationId)));
    }
}
