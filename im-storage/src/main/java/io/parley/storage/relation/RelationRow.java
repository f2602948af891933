package io.parley.storage.relation;

import io.parley.common.protocol.RelationState;

class RelationRow {
    long ownerId;
    long peerId;
    int state;
    boolean blocked;
    String requestMessage = "";
    long version;
    long updatedAt;
    String remark = "";
    String groupName = "";

    /** From user_account. */
    String peerName = "";

    /** @param notBefore a request that is older is none any more */
    Relation toRelation(long notBefore) {
        boolean isOver = isRequest() && updatedAt < notBefore;
        Label label = label();
        return new Relation(
                ownerId,
                peerId,
                peerName,
                isOver ? RelationState.RELATION_STATE_NONE : state(),
                blocked,
                isOver ? "" : requestMessage,
                version,
                label.remark(),
                label.group());
    }

    RelationState state() {
        RelationState known = RelationState.forNumber(state);
        return known == null ? RelationState.RELATION_STATE_NONE : known;
    }

    boolean isRequest() {
        return state() == RelationState.REQUEST_SENT || state() == RelationState.REQUEST_RECEIVED;
    }

    /** A node of before V3 leaves the columns as they are when a friendship ends. */
    Label label() {
        return state() == RelationState.FRIENDS ? new Label(remark, groupName) : Label.NONE;
    }
}
