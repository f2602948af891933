package io.parley.logic.agent;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.api.LimitsConfig;
import io.parley.logic.api.RateLimiter;
import io.parley.logic.link.Refusal;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Limits how often a log-in may fail, for each login and for each address. A success does not count. */
@Component
class LoginThrottle {
    private final RateLimiter byLogin;
    private final RateLimiter byAddress;

    LoginThrottle(LimitsConfig limits) {
        this.byLogin = new RateLimiter(limits.loginBurst(), limits.loginInterval(), System::nanoTime);
        this.byAddress = new RateLimiter(limits.addressLoginBurst(), limits.addressLoginInterval(), System::nanoTime);
    }

    /**
     * Before the password is looked at.
     *
     * @throws Refusal RATE_LIMITED, whether the login exists or not
     */
    void begin(String login, Object address) {
        check(byAddress.take(address));
        Duration wait = byLogin.take(login);
        if (!wait.isZero()) {
            byAddress.giveBack(address);
        }
        check(wait);
    }

    void succeeded(String login, Object address) {
        byLogin.giveBack(login);
        byAddress.giveBack(address);
    }

    private static void check(Duration wait) {
        if (!wait.isZero()) {
            throw new Refusal(ErrorCode.RATE_LIMITED, "too many failed log-ins", wait.plusMillis(1));
        }
    }
}
