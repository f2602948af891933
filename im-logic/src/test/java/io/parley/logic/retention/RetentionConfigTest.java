package io.parley.logic.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.common.protocol.ConversationKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void keep_namesOnlyKindsThatEnd() {
        assertThat(new RetentionConfig(null, null, null, HOUR).keep()).isEmpty();
        assertThat(new RetentionConfig(null, Duration.ofDays(90), null, HOUR).keep())
                .containsOnlyKeys(ConversationKind.GROUP);
    }

    @Test
    void config_lessThanADay_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionConfig(null, null, Duration.ofHours(23), HOUR))
                .withMessageContaining("parley.retention.support: PT23H");
        assertThatIllegalArgumentException().isThrownBy(() -> new RetentionConfig(null, null, null, Duration.ZERO));
    }
}
