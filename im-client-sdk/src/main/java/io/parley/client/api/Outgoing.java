package io.parley.client.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A message to be sent.
 *
 * @param content a text, a file that was uploaded, the host's own, or what is to be forwarded
 * @param replyTo the seq of the message of the conversation that it answers; 0: none
 * @param mentions whom it names, at most 50, in the order of their places
 */
public record Outgoing(Content content, long replyTo, List<Mention> mentions) {
    public Outgoing {
        if (!(content instanceof Content.Text
                || content instanceof Content.Attachment
                || content instanceof Content.Custom
                || content instanceof Content.Forward)) {
            throw new IllegalArgumentException("content: " + content.getClass().getSimpleName()
                    + " (expected: Text, Attachment, Custom or Forward)");
        }
        mentions = List.copyOf(mentions);
    }

    public static Outgoing text(String text) {
        return new Outgoing(new Content.Text(text), 0, List.of());
    }

    /** See {@link Content.Custom}. */
    public static Outgoing custom(String type, String json, String fallback) {
        return new Outgoing(new Content.Custom(type, json, fallback), 0, List.of());
    }

    /** A file that was uploaded for the conversation. */
    public static Outgoing attachment(Content.Attachment attachment) {
        return new Outgoing(attachment, 0, List.of());
    }

    /**
     * Messages that the user may read: one as it is, several merged into one. To forward several as they are, send one of
     * these for each.
     *
     * @param conversationId where they are
     * @param seqs ascending, at most 100
     */
    public static Outgoing forward(long conversationId, List<Long> seqs) {
        return new Outgoing(new Content.Forward(conversationId, seqs), 0, List.of());
    }

    public Outgoing replyingTo(long seq) {
        return new Outgoing(content, seq, mentions);
    }

    /**
     * Names somebody besides those named already.
     *
     * @param userId 0: everybody in the conversation
     * @param offset where the name stands in the text, in UTF-16 code units
     */
    public Outgoing mentioning(long userId, int offset, int length) {
        List<Mention> more = new ArrayList<>(mentions);
        more.add(new Mention(userId, offset, length));
        return new Outgoing(content, replyTo, more);
    }

    /** The words in it: a text, a caption, or a fallback. */
    public String text() {
        if (content instanceof Content.Attachment attachment) {
            return attachment.caption();
        }
        return content instanceof Content.Custom custom
                ? custom.fallback()
                : content instanceof Content.Text text ? text.text() : "";
    }
}
