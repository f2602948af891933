package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.ErrorCode;
import java.util.UUID;

/** How members have arranged their conversations. Every call blocks on the database. */
public interface SettingsStore {
    /**
     * Changes one setting, and keeps the answer under {@code opId}: repeated with it the first answer is given and nothing
     * is changed.
     */
    Outcome update(long userId, UUID opId, long conversationId, Setting setting, boolean on);

    /** Replaces the draft; the last one wins. */
    Outcome saveDraft(long userId, long conversationId, String draft);

    enum Setting {
        PINNED,
        MUTED,
        MARKED_UNREAD,
        /** Until there is a message after the last of now. */
        HIDDEN
    }

    sealed interface Outcome {
        /**
         * @param changed false: they were so already, or this is a repetition
         */
        record Done(ConversationSettings settings, boolean changed) implements Outcome {}

        /**
         * @param code NOT_ALLOWED: not a member; CONFLICT: the {@code opId} was used for another change
         */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }
}
