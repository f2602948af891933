package io.parley.client.api;

import io.parley.common.content.MergedItems;
import io.parley.common.protocol.MergedContent;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message says. */
public sealed interface Content {
    /** Shown as plain text. */
    record Text(String text) implements Content {}

    /**
     * A line that the server wrote; an application renders it in the reader's language.
     *
     * @param subjectId the user whom the line is about, 0 if nobody
     * @param subjectName that user's name when the line was written
     */
    record SystemLine(SystemEvent event, long subjectId, String subjectName) implements Content {}

    /**
     * What somebody did to a group.
     *
     * @param event one of those of groups
     * @param subjects whom it is about
     * @param text the name, or the announcement; else empty
     * @param until of MEMBER_MUTED: when it ends; else null
     */
    record GroupLine(
            SystemEvent event,
            long actorId,
            String actorName,
            List<Subject> subjects,
            String text,
            @Nullable Instant until)
            implements Content {
        public GroupLine {
            subjects = List.copyOf(subjects);
        }

        /** A user, and the name when the line was written. */
        public record Subject(long userId, String name) {}

        private static GroupLine of(SystemContent line) {
            List<Subject> several = line.getSubjectsList().stream()
                    .map(subject -> new Subject(subject.getUserId(), subject.getName()))
                    .toList();
            List<Subject> single = line.getSubjectId() == 0
                    ? List.of()
                    : List.of(new Subject(line.getSubjectId(), line.getSubjectName()));
            return new GroupLine(
                    line.getEvent(),
                    line.getActorId(),
                    line.getActorName(),
                    several.isEmpty() ? single : several,
                    line.getText(),
                    line.getUntilMs() == 0 ? null : Instant.ofEpochMilli(line.getUntilMs()));
        }
    }

    /**
     * A file that was uploaded.
     *
     * @param kind what it is shown as
     * @param size in bytes
     * @param width of an image, in pixels; 0: not known
     * @param duration of audio and video, as the sender said; zero: not known
     * @param caption what the sender says about it; may be empty
     * @param thumbnail a smaller picture can be had
     */
    record Attachment(
            Kind kind,
            long attachmentId,
            String name,
            String mediaType,
            long size,
            int width,
            int height,
            Duration duration,
            String caption,
            boolean thumbnail)
            implements Content {
        public enum Kind {
            IMAGE,
            FILE,
            AUDIO,
            VIDEO
        }

        private static Attachment of(Kind kind, io.parley.common.protocol.Attachment frame) {
            return new Attachment(
                    kind,
                    frame.getAttachmentId(),
                    frame.getName(),
                    frame.getMediaType(),
                    frame.getSize(),
                    frame.getWidth(),
                    frame.getHeight(),
                    Duration.ofMillis(frame.getDurationMs()),
                    frame.getCaption(),
                    frame.getThumbnail());
        }
    }

    /**
     * What only the host and its applications understand: a card, a place, an order.
     *
     * @param type what the host calls it: 1 to 64 of a–z, 0–9, '.', '_', '-' and '/'
     * @param json a JSON object of at most 8 KiB
     * @param fallback what is shown where the type is not known; may be empty
     */
    record Custom(String type, String json, String fallback) implements Content {}

    /**
     * Several messages that were forwarded as one.
     *
     * @param items in the order in which they were said; none is merged itself
     */
    record Merged(List<Item> items) implements Content {
        public Merged {
            items = List.copyOf(items);
        }

        public record Item(Origin origin, Content content) {}

        private static Merged of(MergedContent frame) {
            return new Merged(frame.getItemsList().stream()
                    .map(item -> new Item(Origin.of(item.getOrigin()), Content.of(MergedItems.content(item))))
                    .toList());
        }
    }

    /**
     * What is being forwarded, until the server has told what it says; never in a stored message.
     *
     * @param conversationId where it is
     * @param seqs ascending; of several the server makes one that is merged
     */
    record Forward(long conversationId, List<Long> seqs) implements Content {
        public Forward {
            seqs = List.copyOf(seqs);
        }
    }

    /** Something newer than this SDK. */
    record Unknown() implements Content {}

    static Content of(io.parley.common.protocol.Content frame) {
        return switch (frame.getKindCase()) {
            case TEXT -> new Text(frame.getText().getText());
            case SYSTEM -> line(frame.getSystem());
            case CUSTOM ->
                new Custom(
                        frame.getCustom().getType(),
                        frame.getCustom().getJson(),
                        frame.getCustom().getFallback());
            case IMAGE -> Attachment.of(Attachment.Kind.IMAGE, frame.getImage());
            case FILE -> Attachment.of(Attachment.Kind.FILE, frame.getFile());
            case AUDIO -> Attachment.of(Attachment.Kind.AUDIO, frame.getAudio());
            case VIDEO -> Attachment.of(Attachment.Kind.VIDEO, frame.getVideo());
            case MERGED -> Merged.of(frame.getMerged());
            case KIND_NOT_SET -> new Unknown();
        };
    }

    private static Content line(SystemContent line) {
        return switch (line.getEvent()) {
            case SYSTEM_EVENT_UNSPECIFIED, AGENT_JOINED, AGENT_LEFT, SESSION_RESOLVED, UNRECOGNIZED ->
                new SystemLine(line.getEvent(), line.getSubjectId(), line.getSubjectName());
            default -> GroupLine.of(line);
        };
    }
}
