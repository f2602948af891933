package io.parley.storage.device;

/**
 * What a device comes with.
 *
 * @param deviceId as the client says
 * @param kind a number of {@code DeviceKind}, as the client says
 * @param client for people: a name and a version
 * @param signIn the log-in that its token goes back to; 0: of a token that does not say
 */
public record Login(long userId, String deviceId, int kind, String client, long signIn) {
    /** Of somebody who comes without a device. */
    public static Login withoutDevice(long userId, long signIn) {
        return new Login(userId, "", 0, "", signIn);
    }
}
