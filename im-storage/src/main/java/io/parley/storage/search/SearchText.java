package io.parley.storage.search;

import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.HighlightPart;
import java.util.List;

/** A part of a message that is searched. */
record SearchText(HighlightPart part, FoldedText folded) {
    private SearchText(HighlightPart part, String text) {
        this(part, new FoldedText(text));
    }

    /** None for what has no text of its sender's, such as a line of the server's. */
    static List<SearchText> of(Content content) {
        return switch (content.getKindCase()) {
            case TEXT ->
                List.of(new SearchText(HighlightPart.BODY, content.getText().getText()));
            case IMAGE -> of(content.getImage());
            case FILE -> of(content.getFile());
            case AUDIO -> of(content.getAudio());
            case VIDEO -> of(content.getVideo());
            case CUSTOM ->
                List.of(new SearchText(HighlightPart.BODY, content.getCustom().getFallback()));
            case SYSTEM, KIND_NOT_SET -> List.of();
        };
    }

    private static List<SearchText> of(Attachment file) {
        return List.of(
                new SearchText(HighlightPart.BODY, file.getCaption()),
                new SearchText(HighlightPart.FILE_NAME, file.getName()));
    }
}
