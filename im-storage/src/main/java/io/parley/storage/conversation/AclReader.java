package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.RelationState;
import io.parley.storage.conversation.MemberMapper.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what decides about access: the version first, so that no change is ever older than the version says. */
@Component
class AclReader {
    private final HeadMapper heads;
    private final MemberMapper members;
    private final PairMapper pairs;

    AclReader(HeadMapper heads, MemberMapper members, PairMapper pairs) {
        this.heads = heads;
        this.members = members;
        this.pairs = pairs;
    }

    Optional<Acl> read(long conversationId) {
        HeadRow head = heads.selectById(conversationId);
        if (head == null) {
            return Optional.empty();
        }
        List<Standing> standings = members.standings(conversationId);
        List<PairMapper.Side> sides = head.kind() == ConversationKind.DIRECT
                ? pairs.sides(orZero(head.lowUserId), orZero(head.highUserId))
                : List.of();
        return Optional.of(new Acl(
                conversationId,
                head.kind(),
                head.aclVersion,
                orZero(head.siteId),
                orZero(head.visitorId),
                orZero(head.openSessionId),
                orZero(head.sessionAgentId),
                standings.stream().map(Standing::userId).collect(Collectors.toSet()),
                sides.stream().anyMatch(side -> side.state() == RelationState.FRIENDS.getNumber()),
                sides.stream()
                        .filter(PairMapper.Side::blocked)
                        .map(PairMapper.Side::ownerId)
                        .collect(Collectors.toSet()),
                head.kind() == ConversationKind.GROUP ? rights(conversationId, standings) : GroupRights.NONE));
    }

    private GroupRights rights(long conversationId, List<Standing> standings) {
        return new GroupRights(
                members.isGroupMuted(conversationId),
                standings.stream()
                        .filter(member -> member.role() >= MemberRole.GROUP_ADMIN_VALUE)
                        .map(Standing::userId)
                        .collect(Collectors.toSet()),
                standings.stream()
                        .filter(member -> member.mutedUntil() > 0)
                        .collect(Collectors.toMap(
                                Standing::userId, member -> Instant.ofEpochMilli(member.mutedUntil()))),
                standings.stream().collect(Collectors.toMap(Standing::userId, Standing::visibleFromSeq)));
    }

    private static long orZero(@Nullable Long id) {
        return id == null ? 0 : id;
    }
}
