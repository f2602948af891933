package io.parley.client.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stored message. Its place is {@code (conversationId, seq)}; both never change. What it says may.
 *
 * @param seq 1, 2, 3 … in each conversation
 * @param clientMsgId the UUID that the sender chose; empty for a system line
 * @param sentAt when the server took it, by the server's clock
 * @param content as it is in this state; {@code Unknown} when it was recalled
 * @param revision what has become of it since
 * @param replyTo the seq of the message that this one answers; 0: none
 * @param mentions whom it names, in the order of their places
 * @param origin who has said it first, where its sender has forwarded it; a merged content has one in each item
 */
public record Message(
        long messageId,
        long conversationId,
        long seq,
        long senderId,
        String clientMsgId,
        Instant sentAt,
        Content content,
        Revision revision,
        long replyTo,
        List<Mention> mentions,
        @Nullable Origin origin) {
    /**
     * What has become of a message since it was sent.
     *
     * @param changeSeq the place of its last change in the conversation's log of changes; 0: it is as it was sent
     * @param edits how many times it was edited
     * @param editedAt when it was last edited, by the server's clock; null: never
     * @param recalled its sender took it back, for good: there is nothing to show of it, and it is not unread
     * @param reactions in the order of each emoji's first
     * @param pin null: it is not pinned to the conversation
     */
    public record Revision(
            long changeSeq,
            int edits,
            @Nullable Instant editedAt,
            boolean recalled,
            List<Reaction> reactions,
            @Nullable Pin pin) {
        public static final Revision NONE = new Revision(0, 0, null, false, List.of(), null);

        /** What a store kept without reactions has none. */
        public Revision {
            reactions = reactions == null ? List.of() : List.copyOf(reactions);
        }
    }

    /**
     * Everybody who reacts with the same emoji.
     *
     * @param userIds in the order of their reactions
     */
    public record Reaction(String emoji, List<Long> userIds) {
        public Reaction {
            userIds = List.copyOf(userIds);
        }
    }

    /** Who pinned it, when by the server's clock. */
    public record Pin(long userId, Instant at) {}

    /** What a store kept without a revision is as it was sent. */
    public Message {
        revision = Objects.requireNonNullElse(revision, Revision.NONE);
        mentions = mentions == null ? List.of() : List.copyOf(mentions);
    }

    /** As it was sent. */
    public Message(
            long messageId,
            long conversationId,
            long seq,
            long senderId,
            String clientMsgId,
            Instant sentAt,
            Content content) {
        this(messageId, conversationId, seq, senderId, clientMsgId, sentAt, content, Revision.NONE, 0, List.of(), null);
    }

    public static Message of(io.parley.common.protocol.Message frame) {
        return new Message(
                frame.getMessageId(),
                frame.getConversationId(),
                frame.getSeq(),
                frame.getSenderId(),
                frame.getClientMsgId(),
                Instant.ofEpochMilli(frame.getSentAtMs()),
                frame.getRecalled() ? new Content.Unknown() : Content.of(frame.getContent()),
                new Revision(
                        frame.getChangeSeq(),
                        frame.getEdits(),
                        frame.getEditedAtMs() == 0 ? null : Instant.ofEpochMilli(frame.getEditedAtMs()),
                        frame.getRecalled(),
                        frame.getReactionsList().stream()
                                .map(reaction -> new Reaction(reaction.getEmoji(), reaction.getUserIdsList()))
                                .toList(),
                        frame.getPinnedAtMs() == 0
                                ? null
                                : new Pin(frame.getPinnedById(), Instant.ofEpochMilli(frame.getPinnedAtMs()))),
                frame.getContent().getReplyTo(),
                frame.getContent().getMentionsList().stream().map(Mention::of).toList(),
                Origin.in(frame.getContent()));
    }

    public int edits() {
        return revision.edits();
    }

    /** When it was last edited; null: never. */
    public @Nullable Instant editedAt() {
        return revision.editedAt();
    }

    public boolean recalled() {
        return revision.recalled();
    }

    /** In the order of each emoji's first. */
    public List<Reaction> reactions() {
        return revision.reactions();
    }

    public boolean pinned() {
        return revision.pin() != null;
    }

    /** Of two states of one message the one with the higher change is the newer. */
    public boolean isNewerThan(Message other) {
        return revision.changeSeq() > other.revision.changeSeq();
    }

    /** What it says if it is a text, else empty. */
    public String text() {
        return content instanceof Content.Text text ? text.text() : "";
    }

    /** Names the reader, or everybody, and is of somebody else. */
    public boolean mentions(long readerId) {
        return senderId != readerId
                && !recalled()
                && mentions.stream().anyMatch(mention -> mention.userId() == 0 || mention.userId() == readerId);
    }

    /** Counts as unread for everybody but its sender, unless it is recalled. */
    public boolean countsFor(long readerId) {
        return senderId != readerId && senderId != 0 && !recalled();
    }
}
