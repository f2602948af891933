package io.parley.access.handshake;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which pages may connect. Only browsers send an Origin, and they send a true one. */
final class OriginRule {
    private final Set<String> allowed;
    private final boolean allowsAll;

    /**
     * @param allowed as {@code https://host[:port]}, or {@code *}
     */
    OriginRule(Set<String> allowed) {
        this.allowed =
                allowed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.allowsAll = allowed.contains("*");
    }

    /**
     * @param origin null if the client sent none
     * @param host what the client connected to, {@code host[:port]}
     */
    boolean admits(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowsAll) {
            return true;
        }
        return allowed.contains(origin.toLowerCase(Locale.ROOT)) || isSameHost(origin, host);
    }

    private static boolean isSameHost(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
