package io.parley.storage.group;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MemberRole;
import io.parley.storage.group.GroupStore.Outcome;
import java.util.Optional;

/** What a role may do to a group and to its members: the one place that decides it. Empty: allowed. */
final class RoleRule {
    private RoleRule() {}

    static Optional<Outcome> notOwner(MemberRole actor) {
        return actor == MemberRole.GROUP_OWNER ? Optional.empty() : notAdmin("only the owner may");
    }

    static Optional<Outcome> notAdmin(MemberRole actor) {
        return isAdmin(actor) ? Optional.empty() : notAdmin("only the owner and the admins may");
    }

    /** Nobody moves oneself, and an admin only who is none. */
    static Optional<Outcome> notAbove(MemberRole actor, MemberRole other) {
        if (!isAdmin(actor)) {
            return notAdmin(actor);
        }
        boolean isAbove = other == MemberRole.GROUP_MEMBER
                || (actor == MemberRole.GROUP_OWNER && other == MemberRole.GROUP_ADMIN);
        return isAbove
                ? Optional.empty()
                : notAdmin("user_id: the owner or an admin (expected: a member whose role is below the caller's)");
    }

    static boolean isAdmin(MemberRole role) {
        return role == MemberRole.GROUP_ADMIN || role == MemberRole.GROUP_OWNER;
    }

    private static Optional<Outcome> notAdmin(String message) {
        return Optional.of(new Outcome.Refused(ErrorCode.NOT_ADMIN, message));
    }
}
