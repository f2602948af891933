package io.parley.logic.conversation;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.Membership;
import io.parley.storage.conversation.Membership.Interval;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The one place that decides who may read what: a member, from where the membership began; a former member, what was said
 * until it ended; who has come back, also what was said in the time before; none of them what they have deleted for
 * themselves. An agent may read the SUPPORT conversations of the agent's site.
 */
@Component
public class ConversationAccess {
    private final ConversationStore conversations;
    private final AclCache acls;

    /**
     * @param intervals one or more in ascending order
     * @param deleted what the reader has taken out of them
     */
    public record Visible(List<Interval> intervals, Set<Long> deleted) {
        static final Visible ALL = new Visible(List.of(new Interval(1, Long.MAX_VALUE)), Set.of());

        public Visible {
            intervals = List.copyOf(intervals);
            deleted = Set.copyOf(deleted);
        }

        /** The first seq that may be read. */
        public long fromSeq() {
            return intervals.get(0).fromSeq();
        }

        /** The last seq that may be read; {@link Long#MAX_VALUE} without an end. */
        public long toSeq() {
            return intervals.get(intervals.size() - 1).toSeq();
        }

        public boolean contains(long seq) {
            return intervals.stream().anyMatch(interval -> interval.contains(seq)) && !deleted.contains(seq);
        }
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
        return readable(caller, conversationId).orElseThrow(Refusal::notAllowed);
    }

    /** As {@link #reading}; empty: nothing. */
    public Optional<Visible> readable(Caller caller, long conversationId) {
        Optional<Membership> membership = conversations.membership(conversationId, caller.userId());
        if (membership.isPresent() && !membership.get().removed()) {
            return membership.map(ConversationAccess::visible);
        }
        if (isOfCallersSite(caller, conversationId)) {
            return Optional.of(Visible.ALL);
        }
        return membership.map(ConversationAccess::visible);
    }

    private static Visible visible(Membership membership) {
        return new Visible(membership.visible(), membership.deleted());
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
