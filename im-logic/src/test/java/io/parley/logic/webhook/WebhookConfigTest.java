package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.logic.webhook.WebhookConfig.Endpoint;
import io.parley.logic.webhook.WebhookConfig.Retry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WebhookConfigTest {
    private static final String SECRET = "a-secret-of-24-characters";
    private static final Retry RETRY = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(1), 10, Duration.ofHours(1));

    private static WebhookConfig with(String name, Endpoint endpoint) {
        return new WebhookConfig(
                Map.of(name, endpoint),
                Duration.ofSeconds(10),
                8,
                Duration.ofSeconds(30),
                RETRY,
                Duration.ofDays(3),
                Duration.ofDays(30));
    }

    @ParameterizedTest
    @CsvSource({
        "CRM, https://crm.example/hook",
        "crm, ftp://crm.example/hook",
        "crm, /hook",
        "crm, https:///hook",
        "crm, https://user:password@crm.example/hook"
    })
    void endpoint_ofAnotherForm_isRefused(String name, String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(name, new Endpoint(URI.create(url), SECRET, "", Set.of())))
                .withMessageContaining("parley.webhooks.endpoints." + name)
                .withMessageNotContaining("password@");
    }

    @Test
    void endpoint_withoutAUrl_isNamed() {
        Binder binder =
                new Binder(new MapConfigurationPropertySource(Map.of("parley.webhooks.endpoints.crm.secret", SECRET)));

        assertThatThrownBy(() -> binder.bind("parley.webhooks", WebhookConfig.class))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.webhooks.endpoints.crm.url: missing");
    }

    @Test
    void endpoint_withAWeakSecretOrAnUnknownEvent_isRefused() {
        URI url = URI.create("https://crm.example/hook");

        assertThatIllegalArgumentException().isThrownBy(() -> with("crm", new Endpoint(url, "", "", Set.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("crm", new Endpoint(url, SECRET, "short", Set.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("crm", new Endpoint(url, SECRET, "", Set.of("message.read"))))
                .withMessageContaining("message.created");
        assertThat(new Endpoint(url, SECRET, SECRET, Set.of()).toString()).doesNotContain(SECRET);
    }

    @Test
    void pause_doublesUpToTheMost_halfOfItRandom_untilItIsTimeToGiveUp() {
        for (int failures = 1; failures < 10; failures++) {
            Duration most = Duration.ofSeconds(Math.min(60, 1L << (failures - 1)));
            assertThat(RETRY.pause(failures, Duration.ZERO).orElseThrow())
                    .isBetween(most.dividedBy(2).minusMillis(1), most);
        }

        assertThat(RETRY.pause(10, Duration.ZERO)).isEmpty();
        assertThat(RETRY.pause(1, Duration.ofMinutes(61))).isEmpty();
        Retry forEver = new Retry(Duration.ofMillis(1), Duration.ofDays(1), Integer.MAX_VALUE, Duration.ofDays(9));
        assertThat(forEver.pause(1_000, Duration.ZERO).orElseThrow())
                .isBetween(Duration.ofHours(12), Duration.ofDays(1));
    }

    /** The value is of another implementation: {@code printf '%s' 1700000000.{} | openssl dgst -sha256 -hmac …}. */
    @Test
    void signature_isWhatOthersCompute() {
        String header = WebhookSignature.of(
                List.of(SECRET), Instant.ofEpochMilli(1_700_000_000_999L), "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(header)
                .isEqualTo("t=1700000000,v1=9be3a5d20727ac0d639690430c921fc0d69174b9ace1a1a6b5c2c89154311eba");
    }
}
