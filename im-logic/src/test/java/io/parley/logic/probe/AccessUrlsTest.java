package io.parley.logic.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccessUrlsTest {
    private static final Map<String, List<String>> NAMES = Map.of(
            "access", List.of("10.0.0.200", "10.0.0.7"),
            "single", List.of("10.0.0.9"),
            "both", List.of("fd00::1", "10.0.0.7"));

    @Test
    void at_aNameOfSeveralNodes_takesOneAfterTheOtherInAnOrderThatNoNameServerShuffles() {
        assertThat(turns("ws://access:8081/ws", 3))
                .containsExactly("ws://10.0.0.7:8081/ws", "ws://10.0.0.200:8081/ws", "ws://10.0.0.7:8081/ws");
    }

    @Test
    void at_aNameOfOneNodeOrNone_staysAsItIs() {
        assertThat(turns("ws://single:8081/ws", 2)).containsOnly("ws://single:8081/ws");
        assertThat(turns("ws://unknown/ws", 2)).containsOnly("ws://unknown/ws");
    }

    @Test
    void at_aNameInACertificate_staysAsItIs() {
        assertThat(turns("wss://access/ws", 2)).containsOnly("wss://access/ws");
    }

    @Test
    void at_severalUrls_takesTheNodesOfEach() {
        assertThat(IntStream.range(0, 3)
                        .mapToObj(turn -> new AccessUrls(
                                        List.of(URI.create("ws://both/ws?a=b"), URI.create("ws://single/ws")),
                                        AccessUrlsTest::addresses)
                                .at(turn)
                                .toString()))
                .containsExactly("ws://10.0.0.7/ws?a=b", "ws://[fd00:0:0:0:0:0:0:1]/ws?a=b", "ws://single/ws");
    }

    private static List<String> turns(String url, int count) {
        AccessUrls urls = new AccessUrls(List.of(URI.create(url)), AccessUrlsTest::addresses);
        return IntStream.range(0, count)
                .mapToObj(turn -> urls.at(turn).toString())
                .toList();
    }

    private static InetAddress[] addresses(String host) throws UnknownHostException {
        List<String> literals = NAMES.get(host);
        if (literals == null) {
            throw new UnknownHostException(host);
        }
        InetAddress[] addresses = new InetAddress[literals.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(literals.get(i));
        }
        return addresses;
    }
}
