package io.parley.storage.user;

/**
 * @param generation access tokens of a lower one are revoked
 * @param revokedAt milliseconds since the epoch on the database's clock
 */
public record RevokedUser(long userId, long generation, long revokedAt) {}
