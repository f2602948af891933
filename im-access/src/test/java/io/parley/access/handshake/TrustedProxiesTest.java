package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private static final TrustedProxies NONE = new TrustedProxies(List.of());
    private static final TrustedProxies EDGE = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8"));

    private static String client(TrustedProxies proxies, String peer, String... forwardedFor) {
        return proxies.clientAddress(NetUtil.createInetAddressFromIpAddressString(peer), List.of(forwardedFor))
                .getHostAddress();
    }

    @Test
    void clientAddress_withoutTrust_isThePeer() {
        assertThat(client(NONE, "192.0.2.1", "198.51.100.7")).isEqualTo("192.0.2.1");
        assertThat(client(EDGE, "192.0.2.1", "198.51.100.7")).isEqualTo("192.0.2.1");
    }

    @Test
    void clientAddress_throughATrustedProxy_isWhatItSaw() {
        assertThat(client(EDGE, "10.1.2.3", "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client(EDGE, "fd00::1", "2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void clientAddress_throughTwoProxies_isTheFirstUntrustedFromTheEnd() {
        assertThat(client(EDGE, "10.1.2.3", "198.51.100.7, 10.9.9.9")).isEqualTo("198.51.100.7");
        assertThat(client(EDGE, "10.1.2.3", "198.51.100.7", "10.9.9.9")).isEqualTo("198.51.100.7");
    }

    @Test
    void clientAddress_thatTheClientMadeUp_isNotBelieved() {
        assertThat(client(EDGE, "10.1.2.3", "203.0.113.1, 198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client(EDGE, "10.1.2.3", "10.0.0.1, 198.51.100.7")).isEqualTo("198.51.100.7");
    }

    @Test
    void clientAddress_thatIsNoAddress_isTheLastOneKnown() {
        assertThat(client(EDGE, "10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(client(EDGE, "10.1.2.3", "")).isEqualTo("10.1.2.3");
        assertThat(client(EDGE, "10.1.2.3", "unknown")).isEqualTo("10.1.2.3");
        assertThat(client(EDGE, "10.1.2.3", "localhost")).as("no look-up").isEqualTo("10.1.2.3");
        assertThat(client(EDGE, "10.1.2.3", "198.51.100.7, junk, 10.9.9.9")).isEqualTo("10.9.9.9");
    }

    @Test
    void networks_notInCidrNotation_areRefused() {
        for (String bad : List.of("10.0.0.1", "10.0.0.0/99", "proxy.local/8", "")) {
            assertThatThrownBy(() -> new TrustedProxies(List.of(bad)))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("trustedProxies");
        }
    }
}
