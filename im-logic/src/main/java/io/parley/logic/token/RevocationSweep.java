package io.parley.logic.token;

import io.parley.common.protocol.CloseCode;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.DatabaseOutage;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.EndedSignIn;
import io.parley.storage.user.RevokedUser;
import io.parley.storage.user.UserStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells access nodes of revocations that they may have missed: the node that revoked died before it told them, or had no
 * link to them. One that has just attached is told of all that the tokens of its connections may be older than. Telling
 * twice does no harm, as only connections of lower generations, or of a sign-in that has ended, are closed.
 */
@Component
class RevocationSweep {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationSweep.class);
    /** More than a transaction takes from its date to its commit. */
    private static final Duration OVERLAP = Duration.ofSeconds(15);

    private static final int REMOVED_AT_ONCE = 1_000;

    private final UserStore users;
    private final DeviceStore devices;
    private final AccessNodes nodes;
    private final TokenConfig config;
    /** Up to when, on the database's clock, each live stream has been told. */
    private Map<AccessStream, Long> told = new HashMap<>();

    RevocationSweep(UserStore users, DeviceStore devices, AccessNodes nodes, TokenConfig config) {
        this.users = users;
        this.devices = devices;
        this.nodes = nodes;
        this.config = config;
    }

    /** On the scheduler's threads, never twice at once. */
    @Scheduled(fixedDelayString = "${parley.token.revocation-sweep:2s}")
    void tell() {
        List<AccessStream> streams = List.copyOf(nodes.all());
        try {
            if (!streams.isEmpty()) {
                tell(streams);
            }
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isBehind(e)) {
                throw e;
            }
            LOG.warn("revocations can't be looked up now, the next sweep does: {}", e.toString());
        }
    }

    private void tell(List<AccessStream> streams) {
        long now = users.now();
        long oldest = now - config.accessLifetime().plus(OVERLAP).toMillis();
        Map<AccessStream, Long> since = new HashMap<>();
        streams.forEach(stream -> since.put(stream, told.getOrDefault(stream, oldest)));
        long first = since.values().stream().mapToLong(Long::longValue).min().orElse(now);
        List<RevokedUser> revoked = users.revokedSince(first);
        List<EndedSignIn> ended = devices.endedSince(first);
        Map<AccessStream, Long> next = new HashMap<>();
        since.forEach((stream, from) -> {
            revoked.stream()
                    .filter(user -> user.revokedAt() >= from)
                    .forEach(user -> stream.send(AccessNodes.userClosing(
                            user.userId(), CloseCode.ACCESS_TOKEN_REVOKED, Revocation.REASON, user.generation())));
            ended.stream()
                    .filter(signIn -> signIn.endedAt() >= from)
                    .forEach(signIn -> stream.send(SignInEnd.closing(signIn)));
            next.put(stream, now - OVERLAP.toMillis());
        });
        told = next;
    }

    @Scheduled(fixedDelayString = "${parley.token.cleaning:10m}")
    void removeEnded() {
        devices.removeEnded(config.refreshLifetime().plus(OVERLAP), REMOVED_AT_ONCE);
    }
}
