package io.parley.logic.probe;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where access nodes take the probe. Each address of a {@code ws} URL's name is a node of its own: the HTTP client tries a
 * name's first address alone, which may be that of the one node that leaves. A {@code wss} URL's name stays, as the
 * certificate is for it.
 */
final class AccessUrls {
    private final List<URI> urls;
    private final Lookup lookup;

    /** As {@link InetAddress#getAllByName}. */
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @param urls not empty */
    AccessUrls(List<URI> urls, Lookup lookup) {
        this.urls = urls;
        this.lookup = lookup;
    }

    /** Whose turn it is. Looks names up, which may block. */
    URI at(int turn) {
        List<URI> nodes = urls.stream().flatMap(this::nodes).toList();
        return nodes.get(Math.floorMod(turn, nodes.size()));
    }

    private Stream<URI> nodes(URI url) {
        if (!"ws".equals(url.getScheme())) {
            return Stream.of(url);
        }
        InetAddress[] addresses;
        try {
            addresses = lookup.addresses(url.getHost());
        } catch (UnknownHostException e) {
            // The client will say so.
            return Stream.of(url);
        }
        if (addresses.length == 1) {
            return Stream.of(url);
        }
        // In an order of their own: name servers shuffle them, and the next turn would be the same node's.
        return Arrays.stream(addresses)
                .sorted(Comparator.comparing(InetAddress::getAddress, Arrays::compareUnsigned))
                .map(address -> at(url, address));
    }

    private static URI at(URI url, InetAddress address) {
        String literal = address.getHostAddress();
        String host = address instanceof Inet6Address ? "[" + literal + "]" : literal;
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme() + "://" + host + port + url.getRawPath() + query);
    }
}
