package io.parley.logic.token;

import io.parley.common.protocol.CloseCode;
import io.parley.logic.link.AccessNodes;
import io.parley.storage.credential.RefreshTokenStore;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.user.UserStore;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends every sign-in of a user: no token that was handed out before is good any more, and open connections are closed. */
@Service
public class Revocation {
    /** What the connections are closed with. */
    static final String REASON = "signed out everywhere";

    private static final Logger LOG = LoggerFactory.getLogger(Revocation.class);

    private final UserStore users;
    private final RefreshTokenStore families;
    private final DeviceStore devices;
    private final AccessNodes nodes;
    private final TransactionTemplate transaction;

    public Revocation(
            UserStore users,
            RefreshTokenStore families,
            DeviceStore devices,
            AccessNodes nodes,
            PlatformTransactionManager transactions) {
        this.users = users;
        this.families = families;
        this.devices = devices;
        this.nodes = nodes;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Blocks on the database.
     *
     * @return false: there is no such user
     */
    public boolean revoke(long userId) {
        return revoke(userId, () -> {});
    }

    /**
     * Blocks on the database.
     *
     * @param cause done in the same transaction, before
     * @return false: there is no such user
     */
    public boolean revoke(long userId, Runnable cause) {
        Optional<Long> generation = transaction.execute(status -> {
            cause.run();
            Optional<Long> raised = users.raiseTokenGeneration(userId);
            raised.ifPresent(known -> {
                // Devices first, as in DeviceStore.logOut: each locks both.
                devices.forgetAll(userId);
                families.revokeUser(userId);
            });
            return raised;
        });
        if (generation == null || generation.isEmpty()) {
            return false;
        }
        nodes.closeUser(userId, CloseCode.ACCESS_TOKEN_REVOKED, REASON, generation.get());
        LOG.info("user={} tokens below generation {} are revoked", userId, generation.get());
        return true;
    }
}
