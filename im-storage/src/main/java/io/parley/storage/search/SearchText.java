package io.parley.storage.search;

import io.parley.common.content.MergedItems;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.HighlightPart;
import io.parley.common.protocol.MergedContent;
import java.util.List;
import java.util.stream.Collectors;

/** A part of a message that is searched. */
record SearchText(HighlightPart part, FoldedText folded) {
    private SearchText(HighlightPart part, String text) {
        this(part, new FoldedText(text));
    }

    /** None for what has no text of its sender's, such as a line of the server's. */
    static List<SearchText> of(Content content) {
        return switch (content.getKindCase()) {
            case TEXT, CUSTOM, MERGED -> List.of(new SearchText(HighlightPart.BODY, body(content)));
            case IMAGE -> of(content.getImage());
            case FILE -> of(content.getFile());
            case AUDIO -> of(content.getAudio());
            case VIDEO -> of(content.getVideo());
            case SYSTEM, KIND_NOT_SET -> List.of();
        };
    }

    private static List<SearchText> of(Attachment file) {
        return List.of(
                new SearchText(HighlightPart.BODY, file.getCaption()),
                new SearchText(HighlightPart.FILE_NAME, file.getName()));
    }

    private static String body(Content content) {
        return switch (content.getKindCase()) {
            case TEXT -> content.getText().getText();
            case CUSTOM -> content.getCustom().getFallback();
            case MERGED -> body(content.getMerged());
            case IMAGE -> content.getImage().getCaption();
            case FILE -> content.getFile().getCaption();
            case AUDIO -> content.getAudio().getCaption();
            case VIDEO -> content.getVideo().getCaption();
            case SYSTEM, KIND_NOT_SET -> "";
        };
    }

    private static String body(MergedContent merged) {
        return merged.getItemsList().stream()
                .map(item -> body(MergedItems.content(item)) + "\n")
                .collect(Collectors.joining());
    }
}
