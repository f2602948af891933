package io.parley.storage.relation;

import io.parley.common.protocol.RelationState;

class RelationRow {
    long ownerId;
    long peerId;
    int state;
    boolean blocked;
    String requestMessage = "";
    long version;

    /** From user_account. */
    String peerName = "";

    Relation toRelation() {
        RelationState known = RelationState.forNumber(state);
        return new Relation(
                ownerId,
                peerId,
                peerName,
                known == null ? RelationState.RELATION_STATE_NONE : known,
                blocked,
                requestMessage,
                version);
    }
}
