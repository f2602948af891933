package io.parley.client.connection;

import io.parley.client.api.ParleyException;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Reauthenticate;
import org.jspecify.annotations.Nullable;

/** Brings a fresh token to a connection that goes on, before the old one ends. */
final class Renewal {
    private static final long LEAD_MILLIS = 60_000;
    private static final long AGAIN_MILLIS = 5_000;

    private final Scheduler scheduler;
    private final Requests requests;
    private final TokenAsker tokens;
    private Scheduler.Cancel timer = Scheduler.Cancel.NONE;
    private long offsetMillis;
    private int round;

    Renewal(Scheduler scheduler, Requests requests, TokenAsker tokens) {
        this.scheduler = scheduler;
        this.requests = requests;
        this.tokens = tokens;
    }

    /** Both by the server's clock. */
    void start(long expiresAtMillis, long serverTimeMillis) {
        offsetMillis = serverTimeMillis - scheduler.nowMillis();
        schedule(expiresAtMillis);
    }

    void stop() {
        round++;
        timer.cancel();
    }

    private void schedule(long expiresAtMillis) {
        stop();
        long remaining = expiresAtMillis - offsetMillis - scheduler.nowMillis();
        if (expiresAtMillis > 0 && remaining > 0) {
            after(remaining - Math.min(LEAD_MILLIS, remaining / 5));
        }
    }

    private void after(long delayMillis) {
        timer = scheduler.after(delayMillis, this::renew);
    }

    private void renew() {
        int asked = round;
        tokens.ask(TokenSource.Reason.RENEW, (access, failure) -> {
            if (asked != round) {
                return;
            }
            if (access != null) {
                present(access);
            } else {
                again(failure);
            }
        });
    }

    /** A final refusal is left to the end of the old token: until then the connection is good. */
    private void again(@Nullable Throwable failure) {
        if (!(failure instanceof ParleyException known)) {
            after(AGAIN_MILLIS);
        } else if (known.retryable()) {
            after(Math.max(AGAIN_MILLIS, known.retryAfter().toMillis()));
        }
    }

    private void present(Access access) {
        int presented = round;
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setReauthenticate(Reauthenticate.newBuilder().setToken(access.accessToken()));
        requests.call(request, reply -> {
            if (presented != round) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                schedule(result.frame().getReauthenticateResult().getTokenExpiresAtMs());
            } else if (reply instanceof Reply.Failure refusal) {
                again(refusal.error());
            }
        });
    }
}
