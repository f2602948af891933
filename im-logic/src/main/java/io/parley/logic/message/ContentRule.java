package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.CustomContent;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.logic.link.ClientLimits;
import io.parley.storage.attachment.StoredAttachment;
import org.jspecify.annotations.Nullable;

/** What a message may say, files aside. */
public final class ContentRule {
    private ContentRule() {}

    /** What is wrong with a text or a custom content, and all that may come with one; null: nothing. */
    public static @Nullable Error wrong(Content content, ClientLimits limits) {
        Error wrong = switch (content.getKindCase()) {
            case TEXT -> wrongText(content.getText(), limits);
            case CUSTOM -> CustomRule.wrong(content.getCustom(), limits);
            default -> Catalogue.error(ErrorCode.INVALID_ARGUMENT, "content: expected text, custom or a file");
        };
        return wrong == null ? wrongAround(content) : wrong;
    }

    /** What is wrong with that which any content may come with; null: nothing. */
    static @Nullable Error wrongAround(Content content) {
        if (content.getReplyTo() < 0) {
            return Catalogue.error(ErrorCode.INVALID_RANGE, "reply_to: " + content.getReplyTo() + " (expected: >= 0)");
        }
        return MentionRule.wrong(content.getMentionsList(), said(content));
    }

    private static @Nullable Error wrongText(TextContent text, ClientLimits limits) {
        return text.getText().isBlank()
                ? Catalogue.error(ErrorCode.EMPTY_TEXT, "text: blank (expected: something to read)")
                : tooLong("text", text.getTextBytes().size(), limits);
    }

    static @Nullable Error tooLong(String what, int bytes, ClientLimits limits) {
        return bytes <= limits.maxTextBytes()
                ? null
                : Catalogue.error(
                        ErrorCode.TEXT_TOO_LONG,
                        what + ": " + bytes + " bytes of UTF-8 (expected: at most " + limits.maxTextBytes() + ")");
    }

    /** The words in it, which mentions are a part of. */
    private static String said(Content content) {
        Attachment attachment = StoredAttachment.in(content);
        return attachment != null
                ? attachment.getCaption()
                : content.hasCustom()
                        ? content.getCustom().getFallback()
                        : content.getText().getText();
    }

    /** Made anew: fields that this version does not know are not stored. */
    public static Content known(Content content) {
        Content.Builder known = around(content);
        if (content.hasCustom()) {
            CustomContent custom = content.getCustom();
            known.setCustom(CustomContent.newBuilder()
                    .setType(custom.getType())
                    .setJson(custom.getJson())
                    .setFallback(custom.getFallback()));
        } else {
            known.setText(TextContent.newBuilder().setText(content.getText().getText()));
        }
        return known.build();
    }

    /** All but what it says. */
    static Content.Builder around(Content content) {
        return Content.newBuilder()
                .setReplyTo(content.getReplyTo())
                .addAllMentions(MentionRule.known(content.getMentionsList()));
    }
}
