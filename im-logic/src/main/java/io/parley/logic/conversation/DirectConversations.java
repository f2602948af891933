package io.parley.logic.conversation;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Refusal;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.user.UserStore;
import org.springframework.stereotype.Component;

/**
 * Finds or makes the conversation of two users. Any two may have one: relations decide who may send in it. Blocks on the
 * database.
 */
@Component
class DirectConversations {
    private final ConversationStore conversations;
    private final UserStore users;
    private final IdGenerator ids;

    DirectConversations(ConversationStore conversations, UserStore users, IdGenerator ids) {
        this.conversations = conversations;
        this.users = users;
        this.ids = ids;
    }

    record Opened(long conversationId, boolean isNew) {}

    /**
     * @param userId a USER
     * @param member what the request calls the peer's id
     * @throws Refusal INVALID_ARGUMENT if both are the same; else as {@link #checkUser} does of the peer
     */
    Opened open(long userId, long peerId, String member) {
        if (peerId == userId) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, member + ": the same user (expected: somebody else)");
        }
        checkUser(peerId, member);
        long newId = ids.next();
        long id = conversations.openDirect(newId, userId, peerId).orElseThrow(() -> noSuchUser(member));
        return new Opened(id, id == newId);
    }

    /**
     * @param member what the request calls the id
     * @throws Refusal NOT_FOUND if there is nobody, NOT_ALLOWED if it is no USER
     */
    void checkUser(long userId, String member) {
        if (users.find(userId).orElseThrow(() -> noSuchUser(member)).kind() != UserKind.USER) {
            throw new Refusal(ErrorCode.NOT_ALLOWED, member + ": not a user (expected: a user)");
        }
    }

    private static Refusal noSuchUser(String member) {
        return new Refusal(ErrorCode.NOT_FOUND, member + ": there is no such user");
    }
}
