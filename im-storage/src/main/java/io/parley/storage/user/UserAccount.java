package io.parley.storage.user;

import io.parley.common.protocol.UserKind;

/**
 * Somebody who can connect.
 *
 * @param tokenGeneration access tokens of a lower generation are revoked
 * @param relationVersion the newest version in this user's relations
 */
public record UserAccount(
        long userId, UserKind kind, String name, boolean disabled, long tokenGeneration, long relationVersion) {

    /** Whether an access token of that generation may stand for the user. */
    public boolean admits(long generation) {
        return !disabled && generation >= tokenGeneration;
    }

    /** An account that has done nothing yet. */
    public static UserAccount fresh(long userId, UserKind kind, String name) {
        return new UserAccount(userId, kind, name, false, 1, 0);
    }
}
