package io.parley.client.api;

import io.parley.common.protocol.SystemEvent;

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

    /** Something newer than this SDK. */
    record Unknown() implements Content {}

    static Content of(io.parley.common.protocol.Content frame) {
        return switch (frame.getKindCase()) {
            case TEXT -> new Text(frame.getText().getText());
            case SYSTEM ->
                new SystemLine(
                        frame.getSystem().getEvent(),
                        frame.getSystem().getSubjectId(),
                        frame.getSystem().getSubjectName());
            case KIND_NOT_SET -> new Unknown();
        };
    }
}
