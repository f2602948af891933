package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.access.testing.TestTokens;
import io.parley.common.token.TokenCheck;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class TokenKeysTest {
    private final TokenKeys keys = new TokenKeys(Clock.systemUTC());
    private final TestTokens old = new TestTokens("k1");
    private final TestTokens fresh = new TestTokens("k2");

    @Test
    void verify_beforeAnyNodeIsKnown_isInvalid() {
        assertThat(keys.isEmpty()).isTrue();
        assertThat(keys.verify(old.token(1))).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void verify_whileAKeyIsBeingChanged_takesTokensOfBoth() {
        keys.learn("logic-1", old.jwks());
        keys.learn("logic-2", fresh.jwks());
        assertThat(keys.verify(old.token(1))).isInstanceOf(TokenCheck.Valid.class);
        assertThat(keys.verify(fresh.token(1))).isInstanceOf(TokenCheck.Valid.class);
    }

    @Test
    void verify_afterTheNodeCameBackWithOtherKeys_refusesTheOld() {
        keys.learn("logic-1", old.jwks());
        keys.learn("logic-1", fresh.jwks());
        assertThat(keys.verify(old.token(1))).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(keys.verify(fresh.token(1))).isInstanceOf(TokenCheck.Valid.class);
    }

    @Test
    void learn_whatIsNoKeySet_keepsWhatWasKnown() {
        keys.learn("logic-1", old.jwks());
        assertThatThrownBy(() -> keys.learn("logic-1", "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThat(keys.verify(old.token(1))).isInstanceOf(TokenCheck.Valid.class);
    }
}
