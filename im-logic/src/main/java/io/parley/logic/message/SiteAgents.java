package io.parley.logic.message;

import io.parley.common.protocol.ServerFrame;
import io.parley.storage.conversation.Acl;

/** The online agents of a site: they may read along in its chats that wait, without being in them. */
public interface SiteAgents {
    /**
     * Brings them what was said or changed in a chat that waits, after the commit. Never blocks; what can't be brought
     * becomes a hint.
     *
     * @param acl as it was when that was stored
     * @param size of the push, in messages
     */
    void tell(Acl acl, ServerFrame push, int size);
}
