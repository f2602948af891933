package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.testing.TestNode;
import io.parley.common.token.TokenCheck;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TokenChecksTest {
    private final List<Runnable> turns = new ArrayList<>();
    private final List<TokenCheck> results = new ArrayList<>();
    private final TokenChecks checks =
            new TokenChecks(new TokenKeys(Clock.fixed(TestNode.NOW, ZoneOffset.UTC)), turns::add);

    @Test
    void check_whenItsTurnComes_givesTheResult() {
        assertThat(checks.check("token", () -> true, results::add)).isTrue();
        assertThat(results).isEmpty();
        turns.forEach(Runnable::run);
        assertThat(results).hasSize(1);
    }

    @Test
    void check_whoseClientLeavesBeforeItsTurn_isSkipped() {
        AtomicBoolean isConnected = new AtomicBoolean(true);
        checks.check("token", isConnected::get, results::add);
        isConnected.set(false);
        turns.forEach(Runnable::run);
        assertThat(results).isEmpty();
    }
}
