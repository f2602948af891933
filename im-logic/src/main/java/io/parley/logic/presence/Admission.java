package io.parley.logic.presence;

import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.TokenClaims;
import io.parley.common.protocol.CloseCode;
import io.parley.logic.device.Logins;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.logic.link.Workers;
import io.parley.storage.device.Login;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides on a token whose signature and expiry are good: whether the account still stands behind it. */
@Component
class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Logins logins;
    private final Workers workers;

    Admission(Logins logins, Workers workers) {
        this.logins = logins;
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
    CompletionStage<Optional<Denial>> check(ConnectionOpening opening) {
        TokenClaims claims = opening.getClaims();
        Login login = new Login(
                claims.getUserId(),
                opening.getConnection().getDeviceId(),
                opening.getDeviceKind(),
                opening.getClient(),
                claims.getSignIn());
        return workers.call(() -> logins.admit(login, claims.getGeneration())
                        .map(refused -> new Denial(refused.code(), refused.reason())))
                .exceptionally(failure -> Optional.of(fault(claims, failure)));
    }

    /** The connection is gone. Never blocks. */
    void left(Caller caller) {
        logins.left(caller);
    }

    private static Denial fault(TokenClaims claims, Throwable failure) {
        if (Stages.cause(failure) instanceof Refusal refusal) {
            return new Denial(CloseCode.TOO_MANY_REQUESTS, String.valueOf(refusal.getMessage()));
        }
        LOG.warn("user={} account can't be read: {}", claims.getUserId(), failure.toString());
        return new Denial(CloseCode.SERVER_FAULT, "the account can't be checked now");
    }
}
