package io.parley.storage.support;

/**
 * A system line that an event of a session asks for.
 *
 * @param subjectId whom the line is about
 */
public record DueLine(long eventId, long conversationId, SessionEventKind kind, long subjectId, String subjectName) {}
