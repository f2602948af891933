package io.parley.logic.device;

import io.parley.common.protocol.CloseCode;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.token.Revocation;
import io.parley.logic.token.SignInEnd;
import io.parley.storage.device.Device;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.EndedSignIn;
import io.parley.storage.routing.Route;
import io.parley.storage.routing.RouteStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Which devices a user is signed in on, and the end of that. Blocks on the database, and for a second at most on Redis. */
@Service
class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final long LOOKUP_MILLIS = 1_000;

    private final DeviceStore devices;
    private final RouteStore routes;
    private final AccessNodes nodes;
    private final Revocation revocation;

    Devices(DeviceStore devices, RouteStore routes, AccessNodes nodes, Revocation revocation) {
        this.devices = devices;
        this.routes = routes;
        this.nodes = nodes;
        this.revocation = revocation;
    }

    /**
     * @param online the ids of those that are connected, as far as Redis knows; empty: Redis can't be asked
     */
    record Known(List<Device> devices, Optional<Set<String>> online) {}

    Known list(long userId) {
        List<Device> known = devices.list(userId);
        return new Known(known, known.isEmpty() ? Optional.of(Set.of()) : online(userId));
    }

    private Optional<Set<String>> online(long userId) {
        try {
            List<Route> found = routes.find(List.of(userId))
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(LOOKUP_MILLIS, TimeUnit.MILLISECONDS)
                    .join()
                    .getOrDefault(userId, List.of());
            // A route may have outlived its access node.
            return Optional.of(found.stream()
                    .filter(route -> nodes.find(route.node(), route.bootId()) != null)
                    .map(Route::deviceId)
                    .collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            LOG.debug("user={} routes can't be looked up", userId, e);
            return Optional.empty();
        }
    }

    /**
     * Ends what the device is signed in with. Of one whose tokens do not say which sign-in they go back to (access nodes of
     * v0.1.0 do not pass that on) it is not known which they are: then all of the user's end.
     *
     * @param isOwn the device itself asks: it gets its answer first, and is closed by {@code RevocationSweep}
     */
    void logOut(long userId, String deviceId, boolean isOwn) {
        Optional<List<EndedSignIn>> ended = devices.logOut(userId, deviceId, CloseCode.ACCESS_TOKEN_REVOKED);
        if (ended.isEmpty()) {
            return;
        }
        LOG.info(
                "user={} device logged out, sign-ins ended: {}",
                userId,
                ended.get().size());
        if (ended.get().isEmpty()) {
            revocation.revoke(userId);
        } else if (!isOwn) {
            ended.get().forEach(signIn -> nodes.broadcast(SignInEnd.closing(signIn)));
        }
    }
}
