package io.parley.storage.message;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Brings history from elsewhere into a log, with the senders and times that it had. It stands in the order of seq like all
 * there is, and counts as unread for nobody. Blocks on the database.
 */
public interface MessageImport {
    /**
     * Stores all of it in one transaction, or nothing. As the log keeps the order of time, a conversation takes history only
     * while no user has said anything in it; lines of the server may be there. What is stored already under the same sender
     * and {@code clientMsgId} stays as it is, at any time.
     */
    Outcome add(long conversationId, List<Past> messages);

    record Past(UUID clientMsgId, long senderId, Instant sentAt, Content content) {}

    sealed interface Outcome {
        /**
         * @param messages as they were given
         */
        record Done(List<Imported> messages) implements Outcome {
            public Done {
                messages = List.copyOf(messages);
            }
        }

        /**
         * @param code NOT_FOUND: no such conversation or sender; CONFLICT: something was said; CLIENT_MSG_ID_REUSED;
         *     NO_SUCH_MESSAGE: of what is answered; INVALID_ARGUMENT: a time before the last one, or one to come
         * @param index of the message that is wrong; -1: none is
         * @param message what is wrong with it
         */
        record Refused(ErrorCode code, int index, String message) implements Outcome {}
    }

    /**
     * @param duplicate it had been stored before
     */
    record Imported(StoredMessage message, boolean duplicate) {}
}
