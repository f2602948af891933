package io.parley.logic.token;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.api.ClientAddresses;
import io.parley.logic.api.LimitsConfig;
import io.parley.logic.api.RateLimiter;
import io.parley.logic.link.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Limits how many visitors may come, and tokens may be refreshed, from one address. */
@Component
public class GrantLimit {
    private final RateLimiter byAddress;
    private final ClientAddresses addresses;

    public GrantLimit(LimitsConfig limits, ClientAddresses addresses) {
        this.byAddress = new RateLimiter(limits.addressGrantBurst(), limits.addressGrantInterval(), System::nanoTime);
        this.addresses = addresses;
    }

    /**
     * @throws Refusal RATE_LIMITED
     */
    public void check(HttpServletRequest request) {
        Duration wait = byAddress.take(addresses.keyOf(request));
        if (!wait.isZero()) {
            throw new Refusal(ErrorCode.RATE_LIMITED, "too many calls from this address", wait.plusMillis(1));
        }
    }
}
