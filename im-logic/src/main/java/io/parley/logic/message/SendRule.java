package io.parley.logic.message;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.relation.RelationConfig;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.GroupRights;
import io.parley.storage.message.MessageJournal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Who may send: in DIRECT the two members, unless one blocks the other, and friends only unless the policy is ANYONE; in
 * SUPPORT, while a session is open, the visitor and the agent who owns the session; in a GROUP its members, those who are
 * muted excepted.
 */
@Component
public class SendRule implements MessageJournal.AppendRule {
    private final boolean friendsOnly;
    private final Clock clock;

    public SendRule(RelationConfig config, Clock clock) {
        this.friendsOnly = config.direct() == RelationConfig.DirectPolicy.FRIENDS;
        this.clock = clock;
    }

    @Override
    public Optional<ErrorCode> refusal(Acl acl, long senderId) {
        return switch (acl.kind()) {
            case DIRECT -> direct(acl, senderId);
            case SUPPORT -> support(acl, senderId);
            case GROUP -> group(acl, senderId);
            case CONVERSATION_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.of(ErrorCode.NOT_ALLOWED);
        };
    }

    private Optional<ErrorCode> direct(Acl acl, long senderId) {
        boolean allowed =
                acl.memberIds().contains(senderId) && acl.blockers().isEmpty() && (acl.friends() || !friendsOnly);
        return allowed ? Optional.empty() : Optional.of(ErrorCode.NOT_ALLOWED);
    }

    private static Optional<ErrorCode> support(Acl acl, long senderId) {
        boolean known = senderId == acl.visitorId() || acl.memberIds().contains(senderId);
        if (!known) {
            return Optional.of(ErrorCode.NOT_ALLOWED);
        }
        if (acl.openSessionId() == 0) {
            return Optional.of(ErrorCode.SESSION_CLOSED);
        }
        return senderId == acl.visitorId() || senderId == acl.sessionAgentId()
                ? Optional.empty()
                : Optional.of(ErrorCode.NOT_SESSION_OWNER);
    }

    private Optional<ErrorCode> group(Acl acl, long senderId) {
        if (!acl.memberIds().contains(senderId)) {
            return Optional.of(ErrorCode.NOT_ALLOWED);
        }
        GroupRights rights = acl.rights();
        Instant mutedUntil = rights.mutedUntil().get(senderId);
        boolean isMuted =
                rights.muted() || (mutedUntil != null && clock.instant().isBefore(mutedUntil));
        return isMuted && !rights.adminIds().contains(senderId) ? Optional.of(ErrorCode.MUTED) : Optional.empty();
    }

    /**
     * Whether the caller may upload what is to be sent here. A visitor may without an open session, as the message that
     * follows opens one.
     *
     * @throws Refusal as a Send would be refused
     */
    public void checkUpload(Caller caller, Acl acl) {
        Optional<ErrorCode> refusal = isKnown(caller, acl)
                ? refusal(acl, caller.userId()).map(code -> told(caller, acl, code))
                : Optional.of(ErrorCode.NOT_ALLOWED);
        if (refusal.isPresent() && !(refusal.get() == ErrorCode.SESSION_CLOSED && caller.userId() == acl.visitorId())) {
            Error error = SendReplies.error(refusal.get());
            throw new Refusal(error.getCode(), error.getMessage());
        }
    }

    /** What a refused caller is told: to the agents of a site its sessions are no secret, also when they are not in them. */
    ErrorCode told(Caller caller, Acl acl, ErrorCode refusal) {
        if (refusal != ErrorCode.NOT_ALLOWED || !isColleague(caller, acl)) {
            return refusal;
        }
        return acl.openSessionId() == 0 ? ErrorCode.SESSION_CLOSED : ErrorCode.NOT_SESSION_OWNER;
    }

    /**
     * Whether the caller may have sent something here at some time, so that the journal has to say whether this is it. Others
     * learn nothing of the conversation, and cost the journal nothing. Anybody may have been in a group.
     */
    boolean isKnown(Caller caller, Acl acl) {
        return acl.kind() == ConversationKind.GROUP
                || acl.memberIds().contains(caller.userId())
                || caller.userId() == acl.visitorId()
                || isColleague(caller, acl);
    }

    private static boolean isColleague(Caller caller, Acl acl) {
        return acl.kind() == ConversationKind.SUPPORT
                && caller.kind() == UserKind.AGENT
                && caller.siteId() != 0
                && caller.siteId() == acl.siteId();
    }
}
