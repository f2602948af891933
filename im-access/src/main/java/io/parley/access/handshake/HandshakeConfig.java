package io.parley.access.handshake;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Who may connect, and how long that may take.
 *
 * @param allowedOrigins origins of pages that may connect, as {@code https://host[:port]}; {@code *} allows every page.
 *     A page of the host that it connects to, and a client that sends no Origin (no browser), always pass. Empty by default
 * @param trustedProxies networks in CIDR notation whose X-Forwarded-For is believed; empty by default
 * @param upgradesPerSecond upgrades that one address may ask for in the long run, 50 by default
 * @param upgradeBurst upgrades that one address may ask for at once, 500 by default: an office behind one NAT comes
 *     back together after a restart
 * @param helloTimeout a connection without an accepted frame of hello is closed after this time, 5 s by default
 * @param acceptTimeout how long a hello waits for a logic node to accept it, 5 s by default
 */
public record HandshakeConfig(
        Set<String> allowedOrigins,
        List<String> trustedProxies,
        int upgradesPerSecond,
        int upgradeBurst,
        Duration helloTimeout,
        Duration acceptTimeout) {
    public HandshakeConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        if (upgradesPerSecond < 1 || upgradeBurst < 1) {
            throw new IllegalArgumentException("upgradesPerSecond, upgradeBurst: " + upgradesPerSecond + ", "
                    + upgradeBurst + " (expected: both >= 1)");
        }
        if (helloTimeout.toMillis() < 1 || acceptTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "helloTimeout, acceptTimeout: " + helloTimeout + ", " + acceptTimeout + " (expected: both >= 1ms)");
        }
    }

    public static HandshakeConfig defaults() {
        return new HandshakeConfig(Set.of(), List.of(), 50, 500, Duration.ofSeconds(5), Duration.ofSeconds(5));
    }
}
