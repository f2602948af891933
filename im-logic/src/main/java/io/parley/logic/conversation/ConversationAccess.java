package io.parley.logic.conversation;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.Membership;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The one place that decides who may read what: a member, from where the membership began; a former member, what was said
 * until it ended; an agent, the SUPPORT conversations of the agent's site.
 */
@Component
public class ConversationAccess {
    private final ConversationStore conversations;
    private final AclCache acls;

    /**
     * @param toSeq inclusive; {@link Long#MAX_VALUE} without an end
     */
    public record Visible(long fromSeq, long toSeq) {
        static final Visible ALL = new Visible(1, Long.MAX_VALUE);
    }

    public ConversationAccess(ConversationStore conversations, AclCache acls) {
        this.conversations = conversations;
        this.acls = acls;
    }

    /**
     * Blocks on the database.
     *
     * @throws Refusal NOT_ALLOWED, also if there is no such conversation
     */
    public Visible reading(Caller caller, long conversationId) {
        Optional<Membership> membership = conversations.membership(conversationId, caller.userId());
        if (membership.isPresent() && !membership.get().removed()) {
            return visible(membership.get());
        }
        if (isOfCallersSite(caller, conversationId)) {
            return Visible.ALL;
        }
        return membership.map(ConversationAccess::visible).orElseThrow(Refusal::notAllowed);
    }

    private static Visible visible(Membership membership) {
        return new Visible(membership.visibleFromSeq(), membership.visibleToSeq());
    }

    /** A conversation's kind and site never change, so that what is known about them here is true for ever. */
    private boolean isOfCallersSite(Caller caller, long conversationId) {
        return caller.kind() == UserKind.AGENT
                && caller.siteId() != 0
                && Optional.ofNullable(acls.known(conversationId))
                        .or(() -> acls.read(conversationId))
                        .filter(acl -> acl.kind() == ConversationKind.SUPPORT && acl.siteId() == caller.siteId())
                        .isPresent();
    }
}
