package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressLimiterTest {
    private long now;

    private static InetAddress address(String literal) {
        return io.netty.util.NetUtil.createInetAddressFromIpAddressString(literal);
    }

    private int admitted(AddressLimiter limiter, String address, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += limiter.admit(address(address)) ? 1 : 0;
        }
        return admitted;
    }

    private AddressLimiter limiter(int perSecond, int burst) {
        return new AddressLimiter(perSecond, burst, () -> now);
    }

    @Test
    void admit_twoHundredVisitorsBehindOneAddress_pass() {
        HandshakeConfig defaults = HandshakeConfig.defaults();
        AddressLimiter limiter = limiter(defaults.upgradesPerSecond(), defaults.upgradeBurst());
        assertThat(admitted(limiter, "192.0.2.1", 200)).isEqualTo(200);
        now += TimeUnit.SECONDS.toNanos(4);
        assertThat(admitted(limiter, "192.0.2.1", 200))
                .as("and again after a restart")
                .isEqualTo(200);
    }

    @Test
    void admit_overTheBurst_refusesUntilItIsEarned() {
        AddressLimiter limiter = limiter(10, 5);
        assertThat(admitted(limiter, "192.0.2.1", 9)).isEqualTo(5);
        now += TimeUnit.MILLISECONDS.toNanos(200);
        assertThat(admitted(limiter, "192.0.2.1", 9)).isEqualTo(2);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(admitted(limiter, "192.0.2.1", 9)).isEqualTo(5);
    }

    @Test
    void admit_anotherAddress_isNotHeldBack() {
        AddressLimiter limiter = limiter(1, 1);
        assertThat(admitted(limiter, "192.0.2.1", 3)).isEqualTo(1);
        assertThat(admitted(limiter, "192.0.2.2", 3)).isEqualTo(1);
    }

    @Test
    void admit_addressesOfOneIpv6Network_countAsOne() {
        AddressLimiter limiter = limiter(1, 1);
        assertThat(admitted(limiter, "2001:db8:0:1::1", 1)).isEqualTo(1);
        assertThat(admitted(limiter, "2001:db8:0:1::ffff", 1)).isZero();
        assertThat(admitted(limiter, "2001:db8:0:2::1", 1)).isEqualTo(1);
    }
}
