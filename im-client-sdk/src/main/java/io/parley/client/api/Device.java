package io.parley.client.api;

import io.parley.common.protocol.DeviceKind;
import java.time.Instant;

/**
 * One of the user's own devices.
 *
 * @param client as the device said: a name and a version
 * @param lastSeen when it last connected, brought a new token, or went
 * @param online false also if the server can't find it out now
 * @param current the one that asks
 */
public record Device(
        String deviceId,
        DeviceKind kind,
        String client,
        Instant firstSeen,
        Instant lastSeen,
        boolean online,
        boolean current) {
    public static Device of(io.parley.common.protocol.Device frame) {
        return new Device(
                frame.getDeviceId(),
                frame.getKind(),
                frame.getClient(),
                Instant.ofEpochMilli(frame.getFirstSeenMs()),
                Instant.ofEpochMilli(frame.getLastSeenMs()),
                frame.getOnline(),
                frame.getCurrent());
    }
}
