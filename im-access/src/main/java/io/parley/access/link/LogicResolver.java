package io.parley.access.link;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns configured addresses into the sockets to dial. Blocks for as long as DNS does. */
final class LogicResolver {
    private static final Logger LOG = LoggerFactory.getLogger(LogicResolver.class);

    private final List<LogicAddress> addresses;
    private final Map<LogicAddress, List<InetAddress>> lastKnown = new HashMap<>();

    LogicResolver(List<String> logicNodes) {
        this.addresses = logicNodes.stream().map(LogicAddress::parse).toList();
    }

    /** Whether the answer may change. */
    boolean isDynamic() {
        return addresses.stream().anyMatch(LogicAddress::resolvesToMany);
    }

    /** What is to be dialled. An address that can't be resolved now keeps what it had. */
    Set<LogicDialer.Target> resolve() {
        Set<LogicDialer.Target> targets = new LinkedHashSet<>();
        for (LogicAddress address : addresses) {
            String authority = address.toString();
            if (address.resolvesToMany()) {
                resolve(address)
                        .forEach(each -> targets.add(new LogicDialer.Target(
                                NetUtil.toSocketAddressString(each.getHostAddress(), address.port()), authority)));
            } else {
                targets.add(new LogicDialer.Target(authority, authority));
            }
        }
        return targets;
    }

    private List<InetAddress> resolve(LogicAddress address) {
        try {
            lastKnown.put(address, oneFamily(InetAddress.getAllByName(address.host())));
        } catch (UnknownHostException e) {
            LOG.warn("logic={} can't be resolved: {}", address, e.getMessage());
        }
        return lastKnown.getOrDefault(address, List.of());
    }

    /** A host with both an IPv4 and an IPv6 address is one node, not two. */
    private static List<InetAddress> oneFamily(InetAddress[] all) {
        List<InetAddress> v4 =
                Stream.of(all).filter(Inet4Address.class::isInstance).toList();
        return v4.isEmpty() ? List.of(all) : v4;
    }
}
