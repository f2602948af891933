package io.parley.logic.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressesTest {
    private final ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8", "fd00::/16"));

    @Test
    void clientAddress_untrustedPeer_isThePeerWhateverItSays() {
        assertThat(find("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
    }

    @Test
    void clientAddress_trustedProxies_isTheLastOneThatNoneOfThemIs() {
        assertThat(find("10.1.2.3", "198.51.100.7, 203.0.113.9", "10.9.9.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void clientAddress_trustedProxyByIpv6_isWhatItSays() {
        assertThat(find("fd00:0:0:1::1", "2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void clientAddress_trustedProxySaysAName_isTheProxy() {
        assertThat(find("10.1.2.3", "localhost")).isEqualTo("10.1.2.3");
        assertThat(find("10.1.2.3")).isEqualTo("10.1.2.3");
    }

    @Test
    void construct_noCidr_saysWhatIsExpected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientAddresses(List.of("10.0.0.1")))
                .withMessageContaining("10.0.0.1 (expected: CIDR notation");
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddresses(List.of("10.0.0.0/33")));
    }

    private String find(String peer, String... forwardedFor) {
        return addresses.clientAddress(peer, List.of(forwardedFor)).getHostAddress();
    }
}
