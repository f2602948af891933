package io.parley.storage.relation;

import io.parley.common.protocol.RelationState;

/**
 * How one user stands to another.
 *
 * @param peerName the other's name
 * @param blocked the owner blocks the peer
 * @param requestMessage the text of an open request, else empty
 * @param version the owner's relation version at the last change; 0 if there never was one
 * @param remark the owner's own name for a friend, else empty
 * @param group the owner's group that a friend is in, else empty
 */
public record Relation(
        long ownerId,
        long peerId,
        String peerName,
        RelationState state,
        boolean blocked,
        String requestMessage,
        long version,
        String remark,
        String group) {}
