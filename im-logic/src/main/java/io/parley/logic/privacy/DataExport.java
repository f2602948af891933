package io.parley.logic.privacy;

import com.google.protobuf.MessageOrBuilder;
import io.parley.common.protocol.DeviceKind;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.conversation.ConversationFrames;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.relation.RelationService;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.device.Device;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.SenderPage;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.push.PushSubscription;
import io.parley.storage.push.PushSubscriptionStore;
import io.parley.storage.user.Profile;
import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what is kept of one user, a JSON object a line, page by page as it is read. What the protocol has a message for is
 * written as that, in its JSON mapping. Blocks on the database and on who reads.
 */
@Component
class DataExport {
    private static final int PAGE = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ConversationStore conversations;
    private final ConversationFrames frames;
    private final MessageStore messages;
    private final RelationService relations;
    private final DeviceStore devices;
    private final Attachments attachments;
    private final PushSubscriptionStore pushes;

    DataExport(
            ConversationStore conversations,
            ConversationFrames frames,
            MessageStore messages,
            RelationService relations,
            DeviceStore devices,
            Attachments attachments,
            PushSubscriptionStore pushes) {
        this.conversations = conversations;
        this.frames = frames;
        this.messages = messages;
        this.relations = relations;
        this.devices = devices;
        this.attachments = attachments;
        this.pushes = pushes;
    }

    /** The last line is {@code {"end":true}}: without it the export broke off. */
    void write(Profile profile, Writer out) throws IOException {
        long userId = profile.userId();
        line(out, "profile", new Person(profile));
        for (Device device : devices.list(userId)) {
            line(out, "device", new KnownDevice(device));
        }
        for (PushSubscription subscription : pushes.ofUser(userId)) {
            line(out, "pushSubscription", new Notified(subscription.deviceId(), subscription.endpoint()));
        }
        for (MessageOrBuilder relation : relations.list(userId)) {
            line(out, "relation", relation);
        }
        for (long conversationId : conversations.everOf(userId)) {
            // The last message may be anybody's.
            for (var conversation : frames.of(List.of(conversationId), userId)) {
                line(out, "conversation", conversation.toBuilder().clearLastMessage());
            }
            writeMessages(conversationId, userId, out);
        }
        writeFiles(userId, out);
        line(out, "end", Boolean.TRUE);
    }

    private void writeMessages(long conversationId, long userId, Writer out) throws IOException {
        Optional<UUID> after = Optional.empty();
        do {
            SenderPage page = messages.ofSender(conversationId, userId, after, PAGE);
            for (StoredMessage message : page.messages()) {
                line(out, "message", MessageFrames.of(message));
            }
            after = page.next();
        } while (after.isPresent());
    }

    private void writeFiles(long userId, Writer out) throws IOException {
        long after = 0;
        List<StoredAttachment> page;
        do {
            page = attachments.ofOwner(userId, after, PAGE);
            for (StoredAttachment file : page) {
                line(out, "attachment", new File(file));
                after = file.attachmentId();
            }
        } while (page.size() == PAGE);
    }

    private static void line(Writer out, String name, MessageOrBuilder value) throws IOException {
        out.write("{\"" + name + "\":" + ProtocolJson.text(value) + "}\n");
    }

    private static void line(Writer out, String name, Object value) throws IOException {
        out.write(JSON.writeValueAsString(Map.of(name, value)) + "\n");
    }

    private record Person(
            String userId,
            String kind,
            String name,
            String avatarUrl,
            Map<String, String> attributes,
            boolean disabled) {
        Person(Profile profile) {
            this(
                    Long.toString(profile.userId()),
                    profile.kind().name(),
                    profile.name(),
                    profile.avatarUrl(),
                    profile.attributes(),
                    profile.disabled());
        }
    }

    private record KnownDevice(String deviceId, String kind, String client, long firstSeenAtMs, long lastSeenAtMs) {
        KnownDevice(Device device) {
            this(
                    device.deviceId(),
                    String.valueOf(DeviceKind.forNumber(device.kind())),
                    device.client(),
                    device.firstSeenAt(),
                    device.lastSeenAt());
        }
    }

    private record Notified(String deviceId, String endpoint) {}

    private record File(
            String attachmentId,
            String conversationId,
            String state,
            String name,
            String mediaType,
            long size,
            String sha256) {
        File(StoredAttachment file) {
            this(
                    Long.toString(file.attachmentId()),
                    Long.toString(file.conversationId()),
                    file.state().name(),
                    file.name(),
                    file.mediaType(),
                    file.size(),
                    HexFormat.of().formatHex(file.sha256().toByteArray()));
        }
    }
}
