package io.parley.storage.support;

import org.jspecify.annotations.Nullable;

class SessionEventRow {
    long sessionId;
    long conversationId;
    String kind = "";
    long subjectId;
    String subjectName = "";
    String reason = "";
    long ownerVersion;
    long createdAt;

    @Nullable
    Boolean lineDue;

    static SessionEventRow of(SessionRow session, SessionEventKind kind, String reason, long now) {
        SessionEventRow row = new SessionEventRow();
        row.sessionId = session.sessionId;
        row.conversationId = session.conversationId;
        row.kind = kind.name();
        row.reason = reason;
        row.ownerVersion = session.ownerVersion + (kind == SessionEventKind.OPENED ? 0 : 1);
        row.createdAt = now;
        row.lineDue = kind == SessionEventKind.OPENED ? null : true;
        return row;
    }

    SessionEventRow about(long userId, @Nullable String name) {
        subjectId = userId;
        subjectName = name == null ? "" : name;
        return this;
    }
}
