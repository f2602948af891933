package io.parley.client.api;

import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import java.util.List;

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
     */
    record GroupLine(SystemEvent event, long actorId, String actorName, List<Subject> subjects, String text)
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
                    line.getText());
        }
    }

    /** Something newer than this SDK. */
    record Unknown() implements Content {}

    static Content of(io.parley.common.protocol.Content frame) {
        return switch (frame.getKindCase()) {
            case TEXT -> new Text(frame.getText().getText());
            case SYSTEM -> line(frame.getSystem());
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
