package io.parley.storage.group;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.JoinRequest;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.StoredMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Groups and who is in them. Every call blocks on the database.
 *
 * <p>A change and the line that tells of it are one transaction under the lock of the conversation's head: who comes reads
 * from the line's seq on, who goes up to it.
 */
public interface GroupStore {
    /** Carries out one change, once for each {@code opId} of the actor. What is refused changes nothing and is not kept. */
    Outcome change(long actorId, UUID opId, Change change, Policy policy);

    /**
     * Makes a group for the deployment's operator, as {@link #change} does for the owner. The {@code opId} is the operator's,
     * whoever is to own the group.
     *
     * @return refused also with NOT_FOUND, NOT_ALLOWED or USER_DISABLED if the owner does not exist, is no USER or is disabled
     */
    Outcome createAsOperator(long ownerId, UUID opId, Change.Create create, Policy policy);

    /**
     * Carries out a change of a group that is there for the deployment's operator, who may what the owner may, also while the
     * owner is disabled; its lines name the owner. The {@code opId} is the operator's: a repetition gets the first answer
     * whoever owns the group by then.
     *
     * @return refused also with NOT_FOUND if there is no such group, or it is dissolved, and with CONFLICT if the owner would be
     *     removed, muted or become less
     */
    Outcome changeAsOperator(UUID opId, Change change, Policy policy);

    /** Members of now above {@code afterUserId}, by id, at most {@code limit}. */
    List<Member> members(long conversationId, long afterUserId, int limit);

    /** How a member of now stands; empty for everybody else. */
    Optional<Member> member(long conversationId, long userId);

    /** Who asks to join, the oldest first, at most {@code limit}; without those that are older than {@code lifetime}. */
    List<JoinRequest> joinRequests(long conversationId, Duration lifetime, int limit);

    /** Requests to join that are older than {@code lifetime}, of all groups, the oldest first, at most {@code limit}. */
    List<OverdueRequest> overdueRequests(Duration lifetime, int limit);

    /** Ends the request if it is older than {@code lifetime}; empty: it is not, or was answered or ended meanwhile. */
    Optional<Effects> expire(OverdueRequest request, Duration lifetime);

    /**
     * @param friendsOnly only friends may be added
     * @param requestLifetime a request to join that is older is none any more, also before {@link #expire} ends it
     */
    record Policy(int maxMembers, boolean friendsOnly, Duration requestLifetime) {}

    /** Each carries what a client has asked for, after its form was checked. */
    sealed interface Change {
        /** Of {@link Create}: the id that the group gets if it is made now. */
        long conversationId();

        record Create(long conversationId, String name, String avatarUrl, JoinPolicy joinPolicy, List<Long> userIds)
                implements Change {
            public Create {
                userIds = List.copyOf(userIds);
            }
        }

        /** Null: stays as it is. */
        record Update(
                long conversationId,
                @Nullable String name,
                @Nullable String avatarUrl,
                @Nullable String announcement,
                @Nullable JoinPolicy joinPolicy,
                @Nullable Boolean adminsOnlyAdd,
                @Nullable Boolean muted)
                implements Change {}

        record Add(long conversationId, List<Long> userIds) implements Change {
            public Add {
                userIds = List.copyOf(userIds);
            }
        }

        record Remove(long conversationId, long userId) implements Change {}

        record Join(long conversationId, String message) implements Change {}

        record Leave(long conversationId) implements Change {}

        record Answer(long conversationId, long userId, boolean accept) implements Change {}

        record SetRole(long conversationId, long userId, MemberRole role) implements Change {}

        /**
         * @param time zero: not any longer
         */
        record Mute(long conversationId, long userId, Duration time) implements Change {}

        record Dissolve(long conversationId) implements Change {}
    }

    sealed interface Outcome {
        /**
         * @param group as it is now; empty if the actor is not in it
         * @param requested the actor has asked to join
         * @param effects whom there is something to tell; empty if nothing changed, or this is a repetition
         */
        record Done(long conversationId, Optional<Group> group, boolean requested, Optional<Effects> effects)
                implements Outcome {}

        /**
         * @param code NOT_ALLOWED: not in the group, or may not add one of them; NOT_ADMIN: in a role that may not;
         *     NOT_FOUND: the other is no member, has not asked or does not exist; GROUP_FULL; USER_DISABLED: who would come in,
         *     or become the owner; CONFLICT: the
         *     {@code opId} was used for another change, or the owner would leave
         */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }

    /**
     * What a change has made of a group.
     *
     * @param group as it is now; empty if it is as it was
     * @param acl as the change left it
     * @param lines that it wrote, in the order of seq
     * @param members who came, or whose role or mute changed
     * @param removedIds who is not in it any more; they may read the lines
     * @param request a request to join that was made, changed or ended
     */
    record Effects(
            Optional<Group> group,
            Acl acl,
            List<StoredMessage> lines,
            List<Member> members,
            Set<Long> removedIds,
            Optional<RequestNews> request) {
        public Effects {
            lines = List.copyOf(lines);
            members = List.copyOf(members);
            removedIds = Set.copyOf(removedIds);
        }
    }

    /**
     * @param ended it is open no more; only the user's id is set then
     */
    record RequestNews(JoinRequest request, boolean ended) {
        static RequestNews ended(long userId) {
            return new RequestNews(JoinRequest.newBuilder().setUserId(userId).build(), true);
        }
    }

    record OverdueRequest(long conversationId, long userId) {}
}
