package io.parley.logic.presence;

import io.parley.common.link.TokenClaims;
import io.parley.common.protocol.CloseCode;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.logic.link.Workers;
import io.parley.storage.user.UserStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides on a token whose signature and expiry are good: whether the account still stands behind it. */
@Component
class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final UserStore users;
    private final Workers workers;

    Admission(UserStore users, Workers workers) {
        this.users = users;
        this.workers = workers;
    }

    /**
     * @param code what the connection is closed with
     */
    record Denial(CloseCode code, String reason) {}

    /**
     * Reads the account on a worker.
     *
     * @return empty: come in; never fails
     */
    CompletionStage<Optional<Denial>> check(TokenClaims claims) {
        return workers.call(() -> decide(claims)).exceptionally(failure -> Optional.of(fault(claims, failure)));
    }

    private Optional<Denial> decide(TokenClaims claims) {
        boolean isValid = users.find(claims.getUserId())
                .filter(account -> !account.disabled() && claims.getGeneration() >= account.tokenGeneration())
                .isPresent();
        return isValid
                ? Optional.empty()
                : Optional.of(new Denial(CloseCode.ACCESS_TOKEN_REVOKED, "the access token was revoked"));
    }

    private static Denial fault(TokenClaims claims, Throwable failure) {
        if (Stages.cause(failure) instanceof Refusal refusal) {
            return new Denial(CloseCode.TOO_MANY_REQUESTS, String.valueOf(refusal.getMessage()));
        }
        LOG.warn("user={} account can't be read: {}", claims.getUserId(), failure.toString());
        return new Denial(CloseCode.SERVER_FAULT, "the account can't be checked now");
    }
}
