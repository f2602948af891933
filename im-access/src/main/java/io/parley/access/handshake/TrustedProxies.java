package io.parley.access.handshake;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a client's own address. X-Forwarded-For is read from its end, where the nearest proxy has written, for as long as
 * the one who wrote is trusted: what a client puts there itself is never believed.
 */
final class TrustedProxies {
    private final List<IpSubnetFilterRule> networks;

    /**
     * @param networks in CIDR notation
     * @throws IllegalArgumentException if one of them is not
     */
    TrustedProxies(List<String> networks) {
        this.networks = networks.stream().map(TrustedProxies::parse).toList();
    }

    private static IpSubnetFilterRule parse(String network) {
        try {
            return new IpSubnetFilterRule(network, IpFilterRuleType.ACCEPT);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "trustedProxies: " + network + " (expected: CIDR notation, as 10.0.0.0/8)", e);
        }
    }

    /**
     * @param peer the other end of the TCP connection
     * @param forwardedFor all values of X-Forwarded-For, in order
     */
    InetAddress clientAddress(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
            InetAddress hop = parseHop(hops[i].strip());
            if (hop == null) {
                break;
            }
            client = hop;
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        for (IpSubnetFilterRule network : networks) {
            if (network.matches(socket)) {
                return true;
            }
        }
        return false;
    }

    /** Literals only: a name here would be looked up by DNS. */
    private static @Nullable InetAddress parseHop(String hop) {
        return NetUtil.createInetAddressFromIpAddressString(hop);
    }
}
