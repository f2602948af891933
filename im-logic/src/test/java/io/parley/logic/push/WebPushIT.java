package io.parley.logic.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UpdateSettings;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import io.parley.logic.push.PushService.Received;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.TwoNodes;
import io.parley.logic.token.SigningKeys;
import io.parley.storage.routing.RouteStore;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is not connected is notified through a push service, a real one over HTTP. */
class WebPushIT {
    private static final String SERVER_KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String SUBSCRIPTIONS = "/api/v1/push/subscriptions";
    private static final PushService SERVICE = new PushService();
    private static final KeyPair VAPID = PushService.pair();
    private static final String PUBLIC_KEY = PushService.base64(PushService.point(VAPID));

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes(
            "parley.seed.server-key=" + SERVER_KEY,
            "parley.push.allow-loopback=true",
            "parley.push.backoff=50ms",
            "parley.push.vapid.subject=mailto:ops@example.com",
            "parley.push.vapid.public-key=" + PUBLIC_KEY,
            "parley.push.vapid.private-key="
                    + PushService.base64(PushService.scalar(((ECPrivateKey) VAPID.getPrivate()).getS())));

    private final String path = "/" + UUID.randomUUID();
    private Rest rest;
    private Client ann;
    private Client bobsPhone;
    private long bob;
    private String token;

    /** Bob's phone has said hello with a sign-in, and is subscribed; nothing of his is connected any more. */
    @BeforeEach
    void subscribe() {
        rest = Rest.fromOwnAddress(NODES.first());
        ann = NODES.friends().ann();
        bob = NODES.friends().bob().userId();
        Answer grant =
                rest.post("/api/v1/users/" + bob + "/tokens", "", SERVER_KEY).expect(200);
        token = grant.text("accessToken");
        TokenVerifier verifier =
                TokenVerifier.fromJwks(NODES.first().getBean(SigningKeys.class).publicJwks(), Clock.systemUTC());
        AccessClaims claims = ((TokenCheck.Valid) verifier.verify(token)).claims();
        bobsPhone = NODES.friends().access().open(0, claims, "bobs-phone", DeviceKind.MOBILE);
        put(SERVICE.subscription("bobs-phone", path)).expect(204);
        NODES.friends().bob().closed();
    }

    private Answer put(String body) {
        return rest.send(rest.to(SUBSCRIPTIONS)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .PUT(BodyPublishers.ofString(body)));
    }

    private void say(String text) {
        ann.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(NODES.friends().conversationId())
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(UUID.randomUUID().toString())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText(text))))));
    }

    /** Waits until the nodes know that Bob is gone. */
    private void leave() {
        bobsPhone.closed();
        awaitOffline();
    }

    private void awaitOffline() {
        await().until(() -> NODES.first()
                .getBean(RouteStore.class)
                .find(List.of(bob))
                .toCompletableFuture()
                .join()
                .getOrDefault(bob, List.of())
                .isEmpty());
    }

    private void nothingMore(int size) {
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(3))
                .until(() -> SERVICE.at(path).size() == size);
    }

    private int subscriptions() {
        return LogicNodes.sql(NODES.first())
                .queryForObject("SELECT COUNT(*) FROM push_subscription WHERE user_id = ?", Integer.class, bob);
    }

    @Test
    void offline_isNotifiedOnce_encryptedForTheDevice_andSignedWithTheDeploymentsKey() throws GeneralSecurityException {
        leave();

        say("Are you there?");

        await().until(() -> SERVICE.at(path).size() == 1);
        Received one = SERVICE.at(path).get(0);
        String conversationId = Long.toString(NODES.friends().conversationId());
        assertThat(one.notification().path("conversationId").asString()).isEqualTo(conversationId);
        assertThat(one.notification().path("seq").asLong()).isPositive();
        assertThat(one.notification().path("title").asString()).isEqualTo("Ann");
        assertThat(one.notification().path("preview").asString()).isEqualTo("Are you there?");
        assertThat(one.notification().path("unread").asInt()).isEqualTo(1);
        assertThat(one.headers().getFirst("Content-Encoding")).isEqualTo("aes128gcm");
        assertThat(one.headers().getFirst("TTL")).isEqualTo("86400");
        assertThat(one.headers().getFirst("Urgency")).isEqualTo("high");
        assertThat(one.headers().getFirst("Topic")).isEqualTo(conversationId);
        checkToken(one.headers().getFirst("Authorization"));
        assertThat(rest.get("/api/v1/push/key", token).expect(200).text("publicKey"))
                .isEqualTo(PUBLIC_KEY);
        nothingMore(1);
    }

    private static void checkToken(String header) throws GeneralSecurityException {
        assertThat(header).startsWith("vapid ").contains("k=" + PUBLIC_KEY);
        String[] jwt = header.replaceFirst("^vapid .*?t=([^, ]+).*$", "$1").split("\\.");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(VAPID.getPublic());
        signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
        JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(jwt[1]));
        assertThat(claims.path("aud").asString()).isEqualTo(SERVICE.origin());
        assertThat(claims.path("sub").asString()).isEqualTo("mailto:ops@example.com");
        assertThat(claims.path("exp").asLong() - System.currentTimeMillis() / 1000)
                .isBetween(1L, 86_400L);
    }

    @Test
    void online_isNotNotified() {
        say("Hello");

        nothingMore(0);
    }

    @Test
    void muted_isNotNotified() {
        bobsPhone.ask(ClientFrame.newBuilder()
                .setUpdateSettings(UpdateSettings.newBuilder()
                        .setConversationId(NODES.friends().conversationId())
                        .setOpId(UUID.randomUUID().toString())
                        .setMuted(true)));
        leave();

        say("Hello");

        nothingMore(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void gone_removesTheSubscription(int status) {
        leave();
        SERVICE.answer(status);

        say("Hello");

        await().until(() -> subscriptions() == 0);
    }

    @Test
    void fault_isTriedAgain_untilItWorks() {
        leave();
        SERVICE.answer(503, 429);

        say("Hello");

        await().until(() -> SERVICE.at(path).size() == 3);
        nothingMore(3);
        assertThat(subscriptions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfter_isWaitedFor_whereItIsLongerThanTheBackoff(int status) {
        leave();
        SERVICE.answerRetryAfter(status, "1");

        say("Hello");

        await().until(() -> SERVICE.at(path).size() == 2);
        List<Received> both = SERVICE.at(path);
        assertThat(Duration.ofNanos(both.get(1).nanos() - both.get(0).nanos()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        nothingMore(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfter_ofMoreThanFiveMinutes_isGivenUp(int status) {
        leave();
        double lost = count("lost");
        SERVICE.answerRetryAfter(status, "301");

        say("Hello");

        await().until(() -> count("lost") == lost + 1);
        nothingMore(1);
        assertThat(subscriptions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wed, 21 Oct 2099 07:28:00 GMT", "0", "-5", "soon", "99999999999999999999"})
    void retryAfter_thatIsNoNumberOfSeconds_isTheBackoff(String retryAfter) {
        leave();
        SERVICE.answerRetryAfter(429, retryAfter);

        say("Hello");

        await().until(() -> SERVICE.at(path).size() == 2);
    }

    private static double count(String state) {
        return NODES.first()
                .getBean(MeterRegistry.class)
                .counter("parley.push.notifications", "state", state)
                .count();
    }

    @Test
    void device_thatIsLoggedOut_isNotNotified() {
        rest.send(rest.to("/api/v1/users/" + bob + "/devices/bobs-phone")
                        .header("Authorization", "Bearer " + SERVER_KEY)
                        .DELETE())
                .expect(204);
        awaitOffline();

        say("Hello");

        nothingMore(0);
        assertThat(subscriptions()).isZero();
        put(SERVICE.subscription("bobs-phone", path)).expectProblem(401, "TOKEN_REVOKED");
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /tokens, ''", "PATCH, '', '{\"disabled\":true}'", "DELETE, /data, ''"})
    void user_whoIsSignedOutEverywhere_disabledOrErased_isNotNotified(String method, String what, String body) {
        Answer answer = rest.send(rest.to("/api/v1/users/" + bob + what)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + SERVER_KEY)
                .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.status()).isBetween(200, 299);

        awaitOffline();
        await().until(() -> subscriptions() == 0);
        say("Hello");

        nothingMore(0);
    }

    @Test
    void unsubscribed_isNotNotified_andIsToldSoTwice() {
        for (int i = 0; i < 2; i++) {
            rest.send(rest.to(SUBSCRIPTIONS + "?deviceId=bobs-phone")
                            .header("Authorization", "Bearer " + token)
                            .DELETE())
                    .expect(204);
        }
        leave();

        say("Hello");

        nothingMore(0);
    }

    @ParameterizedTest
    @CsvSource({
        "http://fcm.googleapis.com/x, endpoint: http",
        "https://example.com/x, endpoint: not at a push service",
        "https://evilpush.services.mozilla.com/x, endpoint: not at a push service",
        "https://fcm.googleapis.com:8443/x, endpoint: not at a push service",
        "https://u:p@fcm.googleapis.com/x, endpoint: not the URL of a push service",
        "file:///etc/passwd, endpoint: not one of a push service",
    })
    void subscribe_endpointThatIsNotAPushServices_isRefused(String endpoint, String detail) {
        String body = SERVICE.subscription("bobs-phone", path).replace(SERVICE.origin() + path, endpoint);

        assertThat(put(body).expectProblem(400, "INVALID_ARGUMENT").text("detail"))
                .startsWith(detail);
    }

    @Test
    void subscribe_wrongKeysOrDevice_isRefused() {
        String good = SERVICE.subscription("bobs-phone", path);

        assertThat(put(good.replaceFirst("\"auth\":\"[^\"]+\"", "\"auth\":\"AAAA\""))
                        .expectProblem(400, "INVALID_ARGUMENT")
                        .text("detail"))
                .startsWith("keys:");
        assertThat(put(good.replaceFirst("\"p256dh\":\"[^\"]+\"", "\"p256dh\":\"BAAA\""))
                        .expectProblem(400, "INVALID_ARGUMENT")
                        .text("detail"))
                .startsWith("keys:");
        put(SERVICE.subscription("no-device-of-his", path)).expectProblem(404, "NOT_FOUND");
        put(SERVICE.subscription("device-of-" + bob, path)).expectProblem(404, "NOT_FOUND");
    }
}
