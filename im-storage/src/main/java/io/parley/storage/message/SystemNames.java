package io.parley.storage.message;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemSubject;

/** The names of people in lines that the server wrote, as they were then. */
final class SystemNames {
    private SystemNames() {}

    /** The same line, in which this user has no name; any other content as it is. */
    static Content without(Content content, long userId) {
        if (!content.hasSystem()) {
            return content;
        }
        SystemContent.Builder line = content.getSystem().toBuilder();
        if (line.getSubjectId() == userId) {
            line.clearSubjectName();
        }
        if (line.getActorId() == userId) {
            line.clearActorName();
        }
        for (SystemSubject.Builder subject : line.getSubjectsBuilderList()) {
            if (subject.getUserId() == userId) {
                subject.clearName();
            }
        }
        return content.toBuilder().setSystem(line).build();
    }
}
