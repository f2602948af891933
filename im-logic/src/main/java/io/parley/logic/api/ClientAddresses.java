package io.parley.logic.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Finds a client's own address. X-Forwarded-For is read from its end, where the nearest proxy has written, for as long as
 * the one who wrote is trusted: what a client puts there itself is never believed.
 */
@Component
public class ClientAddresses {
    /** Names are not looked up by DNS. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Network> trusted;

    @Autowired
    public ClientAddresses(ApiConfig config) {
        this(config.trustedProxies());
    }

    ClientAddresses(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(Network::parse).toList();
    }

    private record Network(InetAddress address, int prefix) {
        static Network parse(String cidr) {
            String[] parts = cidr.strip().split("/", -1);
            InetAddress address = literal(parts[0]);
            if (address == null || parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
                throw new IllegalArgumentException(
                        "parley.api.trusted-proxies: " + cidr + " (expected: CIDR notation, as 10.0.0.0/8)");
            }
            int prefix = Integer.parseInt(parts[1]);
            if (prefix > address.getAddress().length * 8) {
                throw new IllegalArgumentException("parley.api.trusted-proxies: " + cidr + " (expected: a prefix of at"
                        + " most " + address.getAddress().length * 8 + ")");
            }
            return new Network(address, prefix);
        }

        boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What a client's rates are counted by: its address, or for IPv6 the /64, which is what one customer gets. */
    public Object keyOf(HttpServletRequest request) {
        InetAddress client =
                clientAddress(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
        return client instanceof Inet6Address
                ? (Object) ByteBuffer.wrap(client.getAddress()).getLong()
                : client;
    }

    InetAddress clientAddress(String peer, List<String> forwardedFor) {
        InetAddress parsed = literal(peer);
        InetAddress client = parsed == null ? InetAddress.getLoopbackAddress() : parsed;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
            InetAddress hop = literal(hops[i].strip());
            if (hop == null) {
                break;
            }
            client = hop;
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable InetAddress literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
