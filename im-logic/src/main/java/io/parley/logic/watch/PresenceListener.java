package io.parley.logic.watch;

import io.parley.storage.routing.PresenceStore.Presence;

/** Is told of changes of presence beside those who watch. */
public interface PresenceListener {
    /** Somebody is online, away or offline now. By one node for each change, as long as Redis knows what was told. Never blocks. */
    void changed(Presence presence);
}
