package io.parley.storage.message;

/** The head of a conversation's log, as it is under its lock. */
record Head(long conversationId, long lastSeq, long changeSeq, long aclVersion) {}
