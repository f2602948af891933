package io.parley.storage.device;

/**
 * @param kind a number of {@code DeviceKind}, as the device says
 * @param client for people: a name and a version
 * @param firstSeenAt milliseconds since the epoch
 * @param lastSeenAt milliseconds since the epoch: of its last hello, new token or close
 */
public record Device(String deviceId, int kind, String client, long firstSeenAt, long lastSeenAt) {}
