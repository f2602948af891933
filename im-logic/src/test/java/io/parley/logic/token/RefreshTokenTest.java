package io.parley.logic.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {
    @Test
    void parse_ownText_isTheSameToken() {
        RefreshToken token = RefreshToken.draw();

        RefreshToken parsed = RefreshToken.parse(token.text()).orElseThrow();

        assertThat(parsed.familyHash()).isEqualTo(token.familyHash());
        assertThat(parsed.secretHash()).isEqualTo(token.secretHash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prt_", "prt_a.b", "psk_0123456789012345678901234567890123456789", "eyJhbGciOi.J9.x"})
    void parse_otherText_isEmpty(String text) {
        assertThat(RefreshToken.parse(text)).isEmpty();
    }

    @Test
    void next_sameSalt_isTheSameTokenOfTheSameFamily() {
        RefreshToken token = RefreshToken.draw();
        byte[] salt = RefreshToken.drawSalt();

        RefreshToken next = token.next(salt);

        assertThat(next.text()).isEqualTo(token.next(salt).text()).isNotEqualTo(token.text());
        assertThat(next.familyHash()).isEqualTo(token.familyHash());
        assertThat(token.next(RefreshToken.drawSalt()).text()).isNotEqualTo(next.text());
    }
}
