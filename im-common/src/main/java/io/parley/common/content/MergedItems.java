package io.parley.common.content;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.MergedItem;
import io.parley.common.protocol.Origin;

/** An item of a merged message says what a message of its own could say. */
public final class MergedItems {
    private MergedItems() {}

    /** What the item says, with its origin. */
    public static Content content(MergedItem item) {
        Content.Builder content = Content.newBuilder().setOrigin(item.getOrigin());
        return switch (item.getKindCase()) {
            case TEXT -> content.setText(item.getText()).build();
            case CUSTOM -> content.setCustom(item.getCustom()).build();
            case IMAGE -> content.setImage(item.getImage()).build();
            case FILE -> content.setFile(item.getFile()).build();
            case AUDIO -> content.setAudio(item.getAudio()).build();
            case VIDEO -> content.setVideo(item.getVideo()).build();
            case KIND_NOT_SET -> content.build();
        };
    }

    /** The item that says the same. Of a content that no item can have it says nothing. */
    public static MergedItem of(Origin origin, Content content) {
        MergedItem.Builder item = MergedItem.newBuilder().setOrigin(origin);
        return switch (content.getKindCase()) {
            case TEXT -> item.setText(content.getText()).build();
            case CUSTOM -> item.setCustom(content.getCustom()).build();
            case IMAGE -> item.setImage(content.getImage()).build();
            case FILE -> item.setFile(content.getFile()).build();
            case AUDIO -> item.setAudio(content.getAudio()).build();
            case VIDEO -> item.setVideo(content.getVideo()).build();
            case SYSTEM, MERGED, KIND_NOT_SET -> item.build();
        };
    }
}
