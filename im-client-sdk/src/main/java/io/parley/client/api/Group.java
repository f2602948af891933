package io.parley.client.api;

import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.JoinRequest;
import java.time.Instant;
import java.util.List;

/**
 * What the members of a group share.
 *
 * @param avatarUrl http or https; empty: none
 * @param adminsOnlyAdd only the owner and the admins may add members
 * @param muted only the owner and the admins may send
 * @param version rises with each change of the group or its members
 */
public record Group(
        String name,
        String avatarUrl,
        String announcement,
        long ownerId,
        JoinPolicy joinPolicy,
        boolean adminsOnlyAdd,
        boolean muted,
        int memberCount,
        long version) {
    public static Group of(io.parley.common.protocol.Group frame) {
        return new Group(
                frame.getName(),
                frame.getAvatarUrl(),
                frame.getAnnouncement(),
                frame.getOwnerId(),
                frame.getJoinPolicy(),
                frame.getAdminsOnlyAdd(),
                frame.getMuted(),
                frame.getMemberCount(),
                frame.getVersion());
    }

    /**
     * A page of members.
     *
     * @param members by user id
     * @param more there are members above the last
     * @param version of the group: pages with the same one are of one moment
     */
    public record Members(List<Member> members, boolean more, long version) {
        public Members {
            members = List.copyOf(members);
        }
    }

    /** Somebody asks to join. */
    public record Asking(long userId, String name, String message, Instant requestedAt) {
        public static Asking of(JoinRequest frame) {
            return new Asking(
                    frame.getUserId(),
                    frame.getName(),
                    frame.getMessage(),
                    Instant.ofEpochMilli(frame.getRequestedAtMs()));
        }
    }
}
