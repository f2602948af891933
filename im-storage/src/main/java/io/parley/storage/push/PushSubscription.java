package io.parley.storage.push;

/**
 * Where a device can be notified.
 *
 * @param endpoint a URL; whoever knows it can reach the device
 * @param p256dh the device's public key, base64url; empty: its sender needs none
 * @param auth the secret that it shares with us, base64url; empty: its sender needs none
 */
public record PushSubscription(long userId, String deviceId, String endpoint, String p256dh, String auth) {
    @Override
    public String toString() {
        return "PushSubscription[userId=" + userId + ", deviceId=" + deviceId + "]";
    }
}
