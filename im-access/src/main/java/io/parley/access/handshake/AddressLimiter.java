package io.parley.access.handshake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits upgrades by client address: for each one the time at which its allowance is full again (GCRA). An IPv6 client
 * counts as its /64, which is what one customer gets. Remembers the {@value #MOST} addresses seen last. Shared by all
 * loops under a lock, as an upgrade is rare beside frames.
 */
final class AddressLimiter {
    private static final int MOST = 100_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long costNanos;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final Map<Object, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST;
        }
    };

    AddressLimiter(int perSecond, int burst, LongSupplier nanoTime) {
        this.costNanos = SECOND / perSecond;
        this.burstNanos = costNanos * burst;
        this.nanoTime = nanoTime;
    }

    synchronized boolean admit(InetAddress client) {
        long now = nanoTime.getAsLong();
        Object key = keyOf(client);
        long full = Math.max(fullAt.getOrDefault(key, now) - now, 0) + costNanos;
        if (full > burstNanos) {
            return false;
        }
        fullAt.put(key, now + full);
        return true;
    }

    private static Object keyOf(InetAddress client) {
        return client instanceof Inet6Address
                ? (Object) ByteBuffer.wrap(client.getAddress()).getLong()
                : client;
    }
}
