package io.parley.logic.message;

import io.parley.common.protocol.ChangePush;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.storage.conversation.Acl;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who is told of what was stored: everybody in the conversation; and of a chat that waits, which no agent is in yet, the
 * agents of its site. Members who came after it was said are not told, as they may not read it, but hinted: it may have
 * been said in an earlier time of theirs, or come with something that is for them.
 */
@Component
class Audience {
    private final DeliveryRouter router;
    private final SiteAgents agents;
    private final List<LogListener> followers;

    Audience(DeliveryRouter router, SiteAgents agents, List<LogListener> followers) {
        this.router = router;
        this.agents = agents;
        this.followers = followers;
    }

    /**
     * Never blocks.
     *
     * @param acl as it was when the messages were stored, or later
     * @param messages in the order of seq
     * @param sender the connection that gets an ack instead; null: none
     */
    void tell(Acl acl, MessagePush messages, @Nullable Caller sender) {
        Set<Long> readers = acl.readersOf(messages.getMessages(0).getSeq());
        router.route(readers, messages, sender);
        followers.forEach(follower -> follower.onLogged(acl.conversationId()));
        hintOthers(acl, readers);
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
        Set<Long> readers = acl.readersOf(change.getMessage().getSeq());
        router.push(readers, frame, PushKind.of(change.getConversationId()), actor);
        followers.forEach(follower -> follower.onLogged(acl.conversationId()));
        hintOthers(acl, readers);
        if (isWaiting(acl)) {
            ServerFrame push = ServerFrame.newBuilder()
                    .setChangePush(change.toBuilder().setWaiting(true))
                    .build();
            agents.tell(acl, push, 1);
        }
    }

    private void hintOthers(Acl acl, Set<Long> readers) {
        if (readers.size() < acl.memberIds().size()) {
            ServerFrame hint = ServerFrame.newBuilder()
                    .setSyncHint(SyncHint.newBuilder().setConversationId(acl.conversationId()))
                    .build();
            Set<Long> others = acl.memberIds().stream()
                    .filter(member -> !readers.contains(member))
                    .collect(Collectors.toSet());
            router.push(others, hint, PushKind.of(acl.conversationId()));
        }
    }

    private static boolean isWaiting(Acl acl) {
        return acl.kind() == ConversationKind.SUPPORT && acl.openSessionId() != 0 && acl.sessionAgentId() == 0;
    }
}
