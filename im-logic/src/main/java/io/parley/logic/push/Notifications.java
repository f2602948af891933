package io.parley.logic.push;

import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.Message;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationState.MemberState;
import io.parley.storage.conversation.ConversationStore;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What a notification says. Blocks on the database. */
@Component
class Notifications {
    /** A push service takes 4096 bytes in all. */
    private static final int MAX_PREVIEW = 200;

    private final ConversationStore conversations;
    private final PushConfig config;
    private final JsonMapper json;

    Notifications(ConversationStore conversations, PushConfig config, JsonMapper json) {
        this.conversations = conversations;
        this.config = config;
        this.json = json;
    }

    /**
     * @param title the group, or whoever said it
     * @param preview the beginning of what was said; empty: the deployment leaves it out, or there is no text
     */
    private record Notification(String conversationId, long seq, String title, String preview, int unread) {}

    /** As JSON, as the reader sees it now; empty: the reader has read it, or it is not there any more. */
    Optional<byte[]> of(Message message, long readerId) {
        return conversations.states(List.of(message.getConversationId()), readerId).stream()
                .filter(state -> state.readSeq() < message.getSeq())
                .map(state -> json.writeValueAsBytes(new Notification(
                        Long.toString(message.getConversationId()),
                        message.getSeq(),
                        title(state, message.getSenderId()),
                        config.preview() ? beginning(text(message.getContent())) : "",
                        state.unread())))
                .findFirst();
    }

    private static String title(ConversationState state, long senderId) {
        if (state.kind() == ConversationKind.GROUP) {
            return state.group().map(Group::getName).orElse("");
        }
        return state.members().stream()
                .filter(member -> member.userId() == senderId)
                .map(MemberState::name)
                .findFirst()
                .orElse("");
    }

    private static String text(Content content) {
        return switch (content.getKindCase()) {
            case TEXT -> content.getText().getText();
            case CUSTOM -> content.getCustom().getFallback();
            case IMAGE -> text(content.getImage());
            case FILE -> text(content.getFile());
            case AUDIO -> text(content.getAudio());
            case VIDEO -> text(content.getVideo());
            case MERGED, SYSTEM, KIND_NOT_SET -> "";
        };
    }

    private static String text(Attachment file) {
        return file.getCaption().isEmpty() ? file.getName() : file.getCaption();
    }

    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= MAX_PREVIEW
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_PREVIEW)) + "…";
    }
}
