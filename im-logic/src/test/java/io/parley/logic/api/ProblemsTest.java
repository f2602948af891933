package io.parley.logic.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

class ProblemsTest {
    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNRECOGNIZED", "ERROR_CODE_UNSPECIFIED"})
    void of_everyCode_hasAStatusOfItsRange(ErrorCode code) {
        HttpStatus status = Problems.status(code);
        ProblemDetail problem = Problems.of(status, code, "why", 1500);

        boolean isPassing = status == HttpStatus.TOO_MANY_REQUESTS || status.is5xxServerError();
        assertThat(isPassing).isEqualTo(Catalogue.isRetryable(code));
        assertThat(problem.getProperties())
                .containsEntry("code", code.name())
                .containsEntry("retryable", Catalogue.isRetryable(code))
                .containsEntry("retryAfterMs", 1500);
        assertThat(Problems.headers(status, 1500).getFirst("Retry-After")).isEqualTo("2");
    }
}
