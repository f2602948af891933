package io.parley.logic.message;

import io.parley.common.protocol.MessagePush;
import io.parley.storage.conversation.Acl;

/** The online agents of a site: they may read along in its chats that wait, without being in them. */
public interface SiteAgents {
    /**
     * Brings them messages of a chat that waits, after the commit. Never blocks; what can't be brought becomes a hint.
     *
     * @param acl as it was when the messages were stored
     */
    void tell(Acl acl, MessagePush messages);
}
