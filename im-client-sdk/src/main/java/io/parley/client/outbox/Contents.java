package io.parley.client.outbox;

import io.parley.client.api.Content;
import io.parley.client.api.Limits;
import io.parley.client.api.Mention;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.CustomContent;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.TextContent;
import java.nio.charset.StandardCharsets;

/** What messages say, before they are sent. */
public final class Contents {
    private Contents() {}

    /**
     * Throws unless the server would take it, as far as that is seen here.
     *
     * @throws ParleyException EMPTY_TEXT or TEXT_TOO_LONG
     */
    public static void check(Outgoing message, Limits limits) {
        if (message.content() instanceof Content.Text && message.text().isBlank()) {
            throw new ParleyException(Code.EMPTY_TEXT, "text is blank", false);
        }
        checkLength("text", message.text(), limits);
        if (message.content() instanceof Content.Custom custom) {
            checkLength("json", custom.json(), limits);
        }
    }

    private static void checkLength(String name, String text, Limits limits) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limits.maxTextBytes()) {
            String what = name + ": " + bytes + " bytes (expected: <= " + limits.maxTextBytes() + ")";
            throw new ParleyException(Code.TEXT_TOO_LONG, what, false);
        }
    }

    public static OutgoingMessage frame(String clientMsgId, Outgoing message) {
        OutgoingMessage.Builder frame = OutgoingMessage.newBuilder().setClientMsgId(clientMsgId);
        if (message.content() instanceof Content.Forward forward) {
            frame.getForwardBuilder()
                    .setConversationId(forward.conversationId())
                    .addAllSeqs(forward.seqs());
        } else {
            frame.setContent(frame(message));
        }
        return frame.build();
    }

    public static io.parley.common.protocol.Content frame(Outgoing message) {
        io.parley.common.protocol.Content.Builder frame =
                io.parley.common.protocol.Content.newBuilder().setReplyTo(message.replyTo());
        for (Mention mention : message.mentions()) {
            frame.addMentionsBuilder()
                    .setUserId(mention.userId())
                    .setOffset(mention.offset())
                    .setLength(mention.length());
        }
        if (message.content() instanceof Content.Custom custom) {
            frame.setCustom(CustomContent.newBuilder()
                    .setType(custom.type())
                    .setJson(custom.json())
                    .setFallback(custom.fallback()));
        } else if (message.content() instanceof Content.Attachment file) {
            attach(frame, file);
        } else {
            frame.setText(TextContent.newBuilder().setText(message.text()));
        }
        return frame.build();
    }

    /** What else is known of the file the server fills in. */
    private static void attach(io.parley.common.protocol.Content.Builder frame, Content.Attachment file) {
        Attachment said = Attachment.newBuilder()
                .setAttachmentId(file.attachmentId())
                .setCaption(file.caption())
                .setDurationMs((int) file.duration().toMillis())
                .build();
        switch (file.kind()) {
            case IMAGE -> frame.setImage(said);
            case FILE -> frame.setFile(said);
            case AUDIO -> frame.setAudio(said);
            case VIDEO -> frame.setVideo(said);
        }
    }
}
