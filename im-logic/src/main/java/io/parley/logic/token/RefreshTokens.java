package io.parley.logic.token;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.storage.credential.RefreshFamily;
import io.parley.storage.credential.RefreshTokenStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Families of refresh tokens. Each use rotates the secret. Within the leeway the secret before gets the same answer
 * again, as its answer may have been lost; any other secret of a known family is a stolen or lost one, and ends the
 * family. Every call blocks on the database.
 */
@Service
public class RefreshTokens {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshTokens.class);
    private static final int REMOVED_AT_ONCE = 1000;

    private final RefreshTokenStore families;
    private final UserStore users;
    private final TokenConfig config;
    private final Clock clock;
    private final TransactionTemplate transaction;

    public RefreshTokens(
            RefreshTokenStore families,
            UserStore users,
            TokenConfig config,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.families = families;
        this.users = users;
        this.config = config;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        // Locking a family that does not exist must not lock the gap that others insert into.
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    sealed interface Rotation {
        /**
         * @param token the one to use next
         */
        record Done(UserAccount account, String token) implements Rotation {}

        record Refused(ErrorCode code, String message) implements Rotation {}
    }

    /** Begins a family, joining the caller's transaction; returns its first token. */
    public String begin(UserAccount account) {
        RefreshToken token = RefreshToken.draw();
        families.add(new RefreshFamily(
                token.familyHash(),
                account.userId(),
                account.tokenGeneration(),
                token.secretHash(),
                Optional.empty(),
                clock.instant().plus(lifetime(account.kind())),
                false));
        return token.text();
    }

    /**
     * @param admits whether such a user may use this endpoint; if not, nothing changes
     */
    Rotation rotate(String text, Predicate<UserAccount> admits) {
        Optional<RefreshToken> token = RefreshToken.parse(text);
        if (token.isEmpty()) {
            return new Rotation.Refused(ErrorCode.TOKEN_INVALID, "not a refresh token (expected: prt_…)");
        }
        return Objects.requireNonNull(transaction.execute(status -> rotate(token.get(), admits)));
    }

    private Rotation rotate(RefreshToken token, Predicate<UserAccount> admits) {
        RefreshFamily family = families.lock(token.familyHash()).orElse(null);
        UserAccount account =
                family == null ? null : users.find(family.userId()).orElse(null);
        if (family == null || account == null || !admits.test(account)) {
            return new Rotation.Refused(ErrorCode.TOKEN_INVALID, "no such refresh token here");
        }
        Instant now = clock.instant();
        if (family.revoked() || account.disabled() || family.generation() < account.tokenGeneration()) {
            return new Rotation.Refused(ErrorCode.TOKEN_REVOKED, "the sign-in was ended; sign in again");
        }
        if (!family.expiresAt().isAfter(now)) {
            return new Rotation.Refused(ErrorCode.TOKEN_EXPIRED, "the sign-in ended at " + family.expiresAt());
        }
        if (MessageDigest.isEqual(token.secretHash(), family.secretHash())) {
            return new Rotation.Done(account, advance(family, token, account.kind(), now));
        }
        Optional<RefreshFamily.Rotation> last =
                family.previous().filter(rotation -> MessageDigest.isEqual(token.secretHash(), rotation.secretHash()));
        if (last.isPresent() && !now.isAfter(last.get().at().plus(config.refreshLeeway()))) {
            return new Rotation.Done(account, token.next(last.get().salt()).text());
        }
        families.revoke(family.familyHash());
        LOG.warn("user={} a refresh token was used again, its family is revoked", account.userId());
        return new Rotation.Refused(ErrorCode.TOKEN_REVOKED, "the refresh token was used before; sign in again");
    }

    private String advance(RefreshFamily family, RefreshToken token, UserKind kind, Instant now) {
        byte[] salt = RefreshToken.drawSalt();
        RefreshToken next = token.next(salt);
        families.rotate(new RefreshFamily(
                family.familyHash(),
                family.userId(),
                family.generation(),
                next.secretHash(),
                Optional.of(new RefreshFamily.Rotation(token.secretHash(), salt, now)),
                now.plus(lifetime(kind)),
                false));
        return next.text();
    }

    private Duration lifetime(UserKind kind) {
        return kind == UserKind.VISITOR ? config.visitorRefreshLifetime() : config.refreshLifetime();
    }

    @Scheduled(fixedDelayString = "${parley.token.cleaning:10m}")
    void removeExpired() {
        int removed = families.removeExpired(clock.instant(), REMOVED_AT_ONCE);
        if (removed > 0) {
            LOG.info("{} expired refresh tokens removed", removed);
        }
    }
}
