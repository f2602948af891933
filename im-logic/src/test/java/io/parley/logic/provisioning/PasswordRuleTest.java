package io.parley.logic.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short-one",
                "changeme1234",
                "Password2026!",
                "administrator",
                "parley123456",
                "lovelace-1815",
                "aaaaaaaaaaaa",
                "abababababab"
            })
    void check_easyToGuess_isRefusedWithoutBeingTold(String password) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordRule.check("lovelace", password))
                .satisfies(e -> {
                    if (!password.isEmpty()) {
                        assertThat(e.getMessage()).doesNotContain(password);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery", "q7-Vt.2mPz9x", "密码要长一点才好用啊啊"})
    void check_hardToGuess_passes(String password) {
        assertThatCode(() -> PasswordRule.check("ada", password)).doesNotThrowAnyException();
    }
}
