package io.parley.storage.message;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.Acl;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The only way into the log. It allots seqs 1, 2, 3 … under the lock of the conversation's head, in the transaction that
 * stores the rows, so that no hole is ever left; stores each {@code (conversation, sender, clientMsgId)} once; and gathers
 * whatever has queued while the last transaction was under way into the next one.
 */
public interface MessageJournal {
    /** {@link Append#aclVersion} of what needs no permission: lines that the server writes. */
    long NO_PERMISSION_NEEDED = -1;

    /** {@link Append#aclVersion} when nobody has found yet that the sender may: {@link AppendRule} decides in any case. */
    long UNDECIDED = -2;

    /**
     * Appends messages in their order, as a prefix: after the first that is refused none is stored. Never blocks.
     * Appends of one sender to one conversation keep the order of the calls. What is stored already is answered as such
     * before anybody asks whether the sender may.
     *
     * @return completes after the COMMIT, on a journal thread, for one conversation in the order of seq. Fails with
     *     {@link JournalBusyException} when the queue is full (nothing was stored), with
     *     {@link OutcomeUnknownException} when the fate of the COMMIT could not be found out (a resend will), with
     *     anything else when nothing was stored
     */
    CompletionStage<Outcome> append(Append append);

    /**
     * @param senderId 0 for the server itself
     * @param aclVersion the {@link Acl#version} under which the caller has found that the sender may; when the head has
     *     another by now, {@link AppendRule} decides anew under the head's lock
     * @param decideUntil the {@link System#nanoTime} from which on nobody decides anew: by then the sender may have been
     *     refused by another node, to which it turned when this one hung, and a late yes would store what was refused
     * @param senderSince in a GROUP since which seq the sender was a member when it asked, 0 if it was none; who has gone
     *     and come back since then may have been refused in between, and gets no late yes either
     */
    record Append(
            long conversationId,
            long senderId,
            long aclVersion,
            long decideUntil,
            long senderSince,
            List<NewMessage> messages) {
        private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

        public Append {
            messages = List.copyOf(messages);
        }

        /** In what is no GROUP. */
        public Append(
                long conversationId, long senderId, long aclVersion, long decideUntil, List<NewMessage> messages) {
            this(conversationId, senderId, aclVersion, decideUntil, 0, messages);
        }

        /** Asked for this moment. */
        public Append(long conversationId, long senderId, long aclVersion, List<NewMessage> messages) {
            this(conversationId, senderId, aclVersion, System.nanoTime() + FRESH_NANOS, messages);
        }
    }

    /**
     * @param countable counts as unread for the others
     * @param sentAs what makes a resend the same message, where its content may have become another one meanwhile; empty: its
     *     content does
     * @param refusal why it can't be stored if it is not stored already
     */
    record NewMessage(
            UUID clientMsgId, Content content, boolean countable, ByteString sentAs, Optional<ErrorCode> refusal) {
        public NewMessage(UUID clientMsgId, Content content, boolean countable) {
            this(clientMsgId, content, countable, ByteString.EMPTY, Optional.empty());
        }

        /** With another content; what makes it the same message stays. */
        public NewMessage saying(Content other) {
            return new NewMessage(clientMsgId, other, countable, sentAs, refusal);
        }
    }

    /**
     * @param accepted a prefix of what was to be appended
     * @param refusal why the message after it was refused; empty if all were accepted
     * @param acl as it was under the head's lock if {@link AppendRule} was asked, so that the caller's cache can learn of it
     */
    record Outcome(List<Appended> accepted, Optional<Refusal> refusal, Optional<Acl> acl) {
        public Outcome {
            accepted = List.copyOf(accepted);
        }
    }

    /**
     * @param duplicate it had been stored by an earlier call; {@code message} is that one
     */
    record Appended(StoredMessage message, boolean duplicate) {}

    /**
     * @param code NOT_FOUND: no such conversation; CLIENT_MSG_ID_REUSED: stored before with other content;
     *     NO_SUCH_MESSAGE: what it answers is not in the log; BUSY: can't be decided on any more, a resend can; else what
     *     {@link AppendRule} said, or {@link NewMessage#refusal}
     */
    record Refusal(UUID clientMsgId, ErrorCode code) {}

    /** The one place that decides whether a sender may append, a pure function of what it is given. */
    interface AppendRule {
        /** Empty: yes. Not asked about the server itself. */
        Optional<ErrorCode> refusal(Acl acl, long senderId);
    }

    /** The bounded queue is full. */
    final class JournalBusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public JournalBusyException() {
            super("the journal's queue is full", null, false, false);
        }
    }

    /** The transaction may or may not have been committed. */
    final class OutcomeUnknownException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknownException(Throwable cause) {
            super("the outcome of a COMMIT is unknown", cause);
        }
    }
}
