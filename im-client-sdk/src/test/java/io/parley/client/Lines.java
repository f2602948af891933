package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.api.Content;
import io.parley.client.api.Content.GroupLine;
import io.parley.client.api.Conversation;
import io.parley.client.api.Group;
import io.parley.client.api.Member;
import io.parley.client.api.Mention;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.PendingMessage;
import io.parley.client.api.Presence;
import io.parley.client.api.Relation;
import io.parley.common.protocol.MemberRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages as the vectors write them. */
final class Lines {
    private Lines() {}

    static String of(Message message, long selfId, @Nullable Conversation row) {
        assertThat(message.editedAt() != null).isEqualTo(message.edits() > 0);
        boolean own = message.senderId() == selfId && !(message.content() instanceof Content.SystemLine);
        String status = own ? reached(message.seq(), selfId, row) : "";
        boolean edited = message.edits() > 0 && !message.recalled();
        return message.seq()
                + " "
                + status
                + (message.recalled() ? "recalled" : "")
                + said(message.content())
                + (message.origin() == null ? "" : " from " + message.origin().authorName())
                + (edited ? " (edited " + message.edits() + ")" : "")
                + answers(message.replyTo())
                + mentions(message.mentions())
                + (message.mentions(selfId) ? " to me" : "")
                + message.reactions().stream().map(Lines::of).collect(Collectors.joining())
                + (message.pinned() ? " pinned" : "");
    }

    static String of(Presence presence) {
        String status = presence.status().name().toLowerCase(Locale.ROOT);
        Instant lastSeen = presence.lastSeen();
        return lastSeen == null ? status : status + " since " + lastSeen.toEpochMilli();
    }

    private static String reached(long seq, long selfId, @Nullable Conversation row) {
        if (row == null || seq > row.peerDeliveredSeq(selfId)) {
            return "sent ";
        }
        return seq <= row.peerReadSeq(selfId) ? "read " : "delivered ";
    }

    static String of(PendingMessage pending) {
        ParleyException failure = pending.failure();
        Outgoing message = pending.message();
        return (failure == null ? "sending " : "failed " + failure.code() + " ")
                + said(message.content())
                + answers(message.replyTo())
                + mentions(message.mentions());
    }

    private static String said(Content content) {
        if (content instanceof Content.Custom custom) {
            return "[" + custom.type() + " " + custom.json() + "] " + custom.fallback();
        }
        if (content instanceof Content.Attachment file) {
            return ("[" + file.kind().name().toLowerCase(Locale.ROOT) + " " + file.name() + "] " + file.caption())
                    .strip();
        }
        if (content instanceof Content.Merged merged) {
            return merged.items().stream()
                    .map(item -> item.origin().authorName() + ": " + said(item.content()))
                    .collect(Collectors.joining("; ", "[", "]"));
        }
        if (content instanceof Content.Forward forward) {
            return forward.seqs().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("+", "[forward " + forward.conversationId() + ": ", "]"));
        }
        if (content instanceof GroupLine line) {
            return "[" + line.event() + " by " + line.actorName() + ": "
                    + line.subjects().stream().map(GroupLine.Subject::name).collect(Collectors.joining(" "))
                    + (line.until() == null ? "" : " until " + line.until().toEpochMilli()) + "]";
        }
        return content instanceof Content.Text text ? text.text() : "";
    }

    private static String answers(long replyTo) {
        return replyTo > 0 ? " re " + replyTo : "";
    }

    private static String mentions(List<Mention> mentions) {
        return mentions.stream()
                .map(mention -> " @" + mention.userId() + ":" + mention.offset() + "+" + mention.length())
                .collect(Collectors.joining());
    }

    private static String of(Message.Reaction reaction) {
        String by = reaction.userIds().stream().map(String::valueOf).collect(Collectors.joining("+"));
        return " " + reaction.emoji() + " by " + by;
    }

    static String of(Relation relation) {
        String state = switch (relation.state()) {
            case REQUEST_SENT -> "requestSent";
            case REQUEST_RECEIVED -> "requestReceived";
            case FRIENDS -> "friends";
            default -> "none";
        };
        return (relation.userId() + " " + state + (relation.blocked() ? " blocked " : " ") + relation.remark()).strip();
    }

    static String group(Conversation row) {
        Group group = row.group();
        Member own = row.members().get(0);
        return group.name() + " v" + group.version() + ", " + group.memberCount() + " members"
                + (group.muted() ? ", muted" : "") + ", " + role(own.role())
                + (own.mutedUntil() == null
                        ? ""
                        : " muted until " + own.mutedUntil().toEpochMilli());
    }

    static String role(MemberRole role) {
        return role.name().replace("GROUP_", "").toLowerCase(Locale.ROOT);
    }

    static String settings(Conversation row) {
        Conversation.Settings settings = row.settings();
        List<String> set = new ArrayList<>();
        if (settings.pinned()) {
            set.add("pinned");
        }
        if (settings.muted()) {
            set.add("muted");
        }
        if (settings.markedUnread()) {
            set.add("markedUnread");
        }
        if (row.hidden()) {
            set.add("hidden");
        }
        if (!settings.draft().isEmpty()) {
            set.add("draft: " + settings.draft());
        }
        return String.join(", ", set);
    }
}
