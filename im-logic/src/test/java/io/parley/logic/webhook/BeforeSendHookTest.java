package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.message.BeforeSend.Proposal;
import io.parley.logic.message.Verdict;
import io.parley.logic.message.Verdict.Allow;
import io.parley.logic.message.Verdict.Alter;
import io.parley.logic.message.Verdict.Refuse;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.FakeConversations;
import io.parley.logic.webhook.BeforeSendConfig.OnFailure;
import io.parley.logic.webhook.WebhookConfig.Retry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the host's answers mean, and what no answer does: over a real HTTP server. */
class BeforeSendHookTest {
    private static final Proposal MESSAGE = new Proposal(
            UUID.randomUUID(),
            0,
            Content.newBuilder()
                    .setText(TextContent.newBuilder().setText("hello"))
                    .build());

    private final Host host = new Host();

    private BeforeSendHook hook(OnFailure onFailure, int concurrent) {
        JsonMapper json = new JsonMapper();
        ProtocolJson protocol = new ProtocolJson(json);
        WebhookConfig webhooks = new WebhookConfig(
                Map.of(),
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(1),
                new Retry(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ZERO),
                Duration.ofDays(1),
                Duration.ofDays(1));
        return new BeforeSendHook(
                new BeforeSendConfig(
                        host.url("/hook"), Host.SECRET, Host.PREVIOUS, Duration.ofSeconds(1), onFailure, concurrent),
                new WebhookSender(new EventJson(json, protocol), webhooks, Clock.systemUTC()),
                protocol,
                json,
                Core.LIMITS,
                new SimpleMeterRegistry());
    }

    private Verdict ask(BeforeSendHook hook) {
        return Core.get(hook.ask(FakeConversations.direct(1, 5, true, Set.of(), 10, 20), 10, MESSAGE));
    }

    private Verdict asked(String answer) {
        host.behave((event, exchange) -> say(exchange, answer));
        return ask(hook(OnFailure.REFUSE, 10));
    }

    private static void say(HttpExchange exchange, String answer) throws IOException {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void answer_allowAlterOrRefuse_isTheVerdict() {
        assertThat(asked("{\"action\":\"allow\"}")).isEqualTo(new Allow());
        assertThat(asked("{\"action\":\"alter\",\"content\":{\"text\":{\"text\":\"h***o\"}}}"))
                .isInstanceOfSatisfying(
                        Alter.class,
                        alter -> assertThat(alter.content().getText().getText()).isEqualTo("h***o"));
        assertThat(asked("{\"action\":\"refuse\",\"reason\":\" 不行 \"}"))
                .isInstanceOfSatisfying(Refuse.class, refuse -> {
                    assertThat(refuse.error().getCode()).isEqualTo(ErrorCode.MESSAGE_REFUSED);
                    assertThat(refuse.error().getMessage()).isEqualTo("不行");
                });
        assertThat(asked("{\"action\":\"refuse\",\"reason\":\"" + "x".repeat(300) + "\"}"))
                .isInstanceOfSatisfying(
                        Refuse.class,
                        refuse -> assertThat(refuse.error().getMessage()).hasSize(200));
        assertThat(host.told("/hook", 1)).allSatisfy(told -> {
            assertThat(told.type()).isEqualTo("message.before-send");
            assertThat(told.event().path("senderId").asString()).isEqualTo("10");
            assertThat(told.event().path("clientMsgId").asString())
                    .isEqualTo(MESSAGE.id().toString());
            assertThat(told.event().at("/content/text/text").asString()).isEqualTo("hello");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"action\":\"maybe\"}",
                "{\"action\":\"alter\"}",
                "{\"action\":\"alter\",\"content\":{\"text\":{\"text\":\" \"}}}",
                "{\"action\":\"alter\",\"content\":{\"system\":{}}}"
            })
    void answerOfAnotherForm_isAFailure(String answer) {
        assertThat(asked(answer))
                .isInstanceOfSatisfying(
                        Refuse.class,
                        refuse -> assertThat(refuse.error().getCode()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void failure_allowsOrRefuses_asConfigured_withinTheTimeout() {
        host.behave((event, exchange) -> Host.answer(exchange, 500));
        assertThat(ask(hook(OnFailure.ALLOW, 10))).isEqualTo(new Allow());
        assertThat(ask(hook(OnFailure.REFUSE, 10))).isInstanceOf(Refuse.class);

        host.behave((event, exchange) -> {});
        assertThat(ask(hook(OnFailure.ALLOW, 10))).as("no answer at all").isEqualTo(new Allow());
    }

    @Test
    void moreAtOnceThanThereIsRoomFor_isAFailure_andRoomComesBack() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        host.behave((event, exchange) -> {
            await(go);
            Host.answer(exchange, 204);
        });
        BeforeSendHook hook = hook(OnFailure.REFUSE, 1);
        CompletableFuture<Verdict> first = hook.ask(FakeConversations.direct(1, 5, true, Set.of(), 10, 20), 10, MESSAGE)
                .toCompletableFuture();

        assertThat(ask(hook)).isInstanceOf(Refuse.class);
        go.countDown();
        assertThat(Core.get(first)).isEqualTo(new Allow());
        assertThat(ask(hook)).isEqualTo(new Allow());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void config_thatCannotBe_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BeforeSendConfig(
                        "https://host.example/", "short", "", Duration.ofSeconds(1), OnFailure.ALLOW, 1))
                .withMessageContaining("parley.before-send");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BeforeSendConfig("", "", "", Duration.ofSeconds(3), OnFailure.ALLOW, 1));
        assertThat(new BeforeSendConfig("", "", "", Duration.ofSeconds(1), OnFailure.ALLOW, 1).endpoint())
                .isEmpty();
    }
}
