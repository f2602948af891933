package io.parley.storage.device;

/**
 * @param deviceId on this device alone; empty: on all
 * @param closeCode what connections with it are closed with
 * @param endedAt milliseconds since the epoch on the database's clock
 */
public record EndedSignIn(long userId, long signIn, String deviceId, int closeCode, long endedAt) {}
