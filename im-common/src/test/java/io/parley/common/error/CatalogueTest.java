package io.parley.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void errorCodes_all_lieInOneOfTheThreeRanges() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .filter(code -> code != ErrorCode.UNRECOGNIZED && code != ErrorCode.ERROR_CODE_UNSPECIFIED))
                .allMatch(code -> code.getNumber() >= 1000 && code.getNumber() < 4000);
    }

    @Test
    void closeCodes_all_lieInTheApplicationRange() {
        assertThat(Arrays.stream(CloseCode.values())
                        .filter(code -> code != CloseCode.UNRECOGNIZED && code != CloseCode.CLOSE_CODE_UNSPECIFIED))
                .allMatch(code -> code.getNumber() >= 4000 && code.getNumber() < 5000);
    }

    @Test
    void error_retryable_followsFromTheRange() {
        assertThat(Catalogue.error(ErrorCode.BUSY, "full", 50).getRetryable()).isTrue();
        assertThat(Catalogue.error(ErrorCode.NOT_ALLOWED, "no").getRetryable()).isFalse();
        assertThat(Catalogue.error(ErrorCode.EMPTY_TEXT, "empty").getRetryable())
                .isFalse();
    }

    @Test
    void shouldReconnect_atTheBorders_followsTheRange() {
        assertThat(Catalogue.shouldReconnect(1006)).isTrue();
        assertThat(Catalogue.shouldReconnect(4499)).isTrue();
        assertThat(Catalogue.shouldReconnect(4500)).isFalse();
    }
}
