package io.parley.logic.delivery;

import io.parley.common.protocol.MessagePush;
import java.util.List;

/** Is told of whom new messages could not reach. */
public interface OfflineListener {
    /** For ever. Where nobody does, delivery does not look for them. */
    boolean isListening();

    /**
     * None of these has a connection. A hint: what a node that died had stored, or could not look routes up for, it may never
     * be called for. Never blocks.
     */
    void onOffline(MessagePush messages, List<Long> userIds);
}
