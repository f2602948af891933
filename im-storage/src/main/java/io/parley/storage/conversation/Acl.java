package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationKind;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that decides who may do what in one conversation, as it was at {@code version} of its head.
 *
 * @param siteId SUPPORT: whose visitor; else 0
 * @param visitorId SUPPORT: the visitor; else 0
 * @param openSessionId SUPPORT: the round of help that is open, 0 if none
 * @param sessionAgentId SUPPORT: who answers in it, 0 while it waits
 * @param memberIds the members of now, not the former ones
 * @param friends DIRECT: the two are friends
 * @param blockers DIRECT: those of the two who block the other
 * @param rights GROUP: who may send there
 */
public record Acl(
        long conversationId,
        ConversationKind kind,
        long version,
        long siteId,
        long visitorId,
        long openSessionId,
        long sessionAgentId,
        Set<Long> memberIds,
        boolean friends,
        Set<Long> blockers,
        GroupRights rights) {
    public Acl {
        memberIds = Set.copyOf(memberIds);
        blockers = Set.copyOf(blockers);
    }

    /** The members of now who came before this was said, and may be told of it. */
    public Set<Long> readersOf(long seq) {
        return rights.newestSince() <= seq
                ? memberIds
                : memberIds.stream()
                        .filter(member -> rights.since().getOrDefault(member, 0L) <= seq)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
