package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.logic.link.ClientLimits;
import org.jspecify.annotations.Nullable;

/** What a client's message may say. */
final class ContentRule {
    private ContentRule() {}

    /** Null: nothing is wrong with it. */
    static @Nullable Error wrong(Content content, ClientLimits limits) {
        if (!content.hasText()) {
            return Catalogue.error(ErrorCode.INVALID_ARGUMENT, "content: expected text");
        }
        if (content.getReplyTo() < 0) {
            return Catalogue.error(ErrorCode.INVALID_RANGE, "reply_to: " + content.getReplyTo() + " (expected: >= 0)");
        }
        TextContent text = content.getText();
        if (text.getText().isBlank()) {
            return Catalogue.error(ErrorCode.EMPTY_TEXT, "text: blank (expected: something to read)");
        }
        int bytes = text.getTextBytes().size();
        if (bytes > limits.maxTextBytes()) {
            return Catalogue.error(
                    ErrorCode.TEXT_TOO_LONG,
                    "text: " + bytes + " bytes of UTF-8 (expected: at most " + limits.maxTextBytes() + ")");
        }
        return null;
    }

    /** Made anew: fields that this version does not know are not stored. */
    static Content known(Content content) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(content.getText().getText()))
                .setReplyTo(content.getReplyTo())
                .build();
    }
}
