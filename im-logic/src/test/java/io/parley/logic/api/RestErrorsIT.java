package io.parley.logic.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RestErrorsIT {
    private static final String VISITORS = "/api/v1/visitors";
    private static final String GOOD = "{\"siteKey\":\"demo-site\"}";

    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @Test
    void malformedBody_anyKind_isAProblemAndIsCounted() {
        double before = counted("MALFORMED_REQUEST");

        rest.post(VISITORS, "{").expectProblem(400, "MALFORMED_REQUEST");
        rest.post(VISITORS, "").expectProblem(400, "MALFORMED_REQUEST");
        rest.post(VISITORS, "[]").expectProblem(400, "MALFORMED_REQUEST");
        rest.post(VISITORS, "{\"siteKey\":{}}").expectProblem(400, "MALFORMED_REQUEST");
        rest.post(VISITORS, GOOD + "x").expectProblem(400, "MALFORMED_REQUEST");
        rest.send(rest.to(VISITORS)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})))
                .expectProblem(400, "MALFORMED_REQUEST");

        assertThat(counted("MALFORMED_REQUEST")).isEqualTo(before + 6);
    }

    @Test
    void unknownPath_isNotFound() {
        rest.get("/api/v1/nothing").expectProblem(404, "NOT_FOUND");
        rest.get("/nothing").expectProblem(404, "NOT_FOUND");
        rest.get("/error").expectProblem(404, "NOT_FOUND");
    }

    @Test
    void wrongMethod_saysWhichIsExpected() {
        Answer answer = rest.get(VISITORS).expectProblem(405, "INVALID_ARGUMENT");

        assertThat(answer.text("detail")).isEqualTo("method: GET (expected: POST)");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void wrongMediaType_saysWhichIsExpected() {
        Answer answer = rest.send(
                        rest.to(VISITORS).header("Content-Type", "text/plain").POST(BodyPublishers.ofString(GOOD)))
                .expectProblem(415, "INVALID_ARGUMENT");

        assertThat(answer.text("detail"))
                .startsWith("Content-Type: text/plain")
                .endsWith("(expected: application/json)");
    }

    @Test
    void unacceptableAnswer_isAProblemNevertheless() {
        rest.send(rest.json(VISITORS, GOOD).header("Accept", "image/png")).expectProblem(406, "INVALID_ARGUMENT");
    }

    @Test
    void foreignOrigin_isRefusedWithoutCorsHeaders() {
        String host = "127.0.0.1:" + LogicNodes.port(RestNode.node());

        Answer refused = rest.send(rest.json(VISITORS, GOOD).header("Origin", RestNode.ORIGIN))
                .expectProblem(403, "ORIGIN_NOT_ALLOWED");
        rest.send(rest.json(VISITORS, GOOD).header("Origin", "null")).expectProblem(403, "ORIGIN_NOT_ALLOWED");
        Answer own = rest.send(rest.json(VISITORS, GOOD).header("Origin", "http://" + host))
                .expect(200);

        assertThat(refused.response().headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(own.response().headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void tooLongABody_isRefusedWhetherItSaysHowLongOrNot() {
        String long70k = "{\"siteKey\":\"" + "x".repeat(70_000) + "\"}";
        byte[] bytes = long70k.getBytes(StandardCharsets.US_ASCII);

        rest.post(VISITORS, long70k).expectProblem(413, "INVALID_ARGUMENT");
        rest.send(rest.to(VISITORS)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))))
                .expectProblem(413, "INVALID_ARGUMENT");
        rest.send(rest.to(VISITORS)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(GOOD.getBytes(StandardCharsets.US_ASCII)))))
                .expect(200);
    }

    @Test
    void expiredAndForeignAccessToken_areToldApart() {
        String token = rest.post(VISITORS, GOOD).expect(200).text("accessToken");
        rest.post("/api/v1/tokens/revoke", "", token + "x").expectProblem(401, "TOKEN_INVALID");
        RestNode.CLOCK.advance(Duration.ofMinutes(11));

        rest.post("/api/v1/tokens/revoke", "", token).expectProblem(401, "TOKEN_EXPIRED");
        rest.post("/api/v1/tokens/revoke", "").expectProblem(401, "TOKEN_MISSING");
    }

    @Test
    void everyAnswer_hasTheStrictHeaders() {
        for (Answer answer : List.of(
                rest.post(VISITORS, GOOD),
                rest.post(VISITORS, "{"),
                rest.get("/nothing"),
                rest.get("/v3/api-docs"),
                rest.get("/actuator/health"))) {
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; frame-ancestors 'none'");
        }
    }

    @Test
    void apiDocs_describeEveryEndpoint() {
        JsonNode docs = rest.get("/v3/api-docs").expect(200).json();

        assertThat(docs.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/v1/visitors",
                        "/api/v1/sites/{key}/widget",
                        "/api/v1/agents/login",
                        "/api/v1/tokens/refresh",
                        "/api/v1/tokens/revoke",
                        "/api/v1/users",
                        "/api/v1/users/{userId}",
                        "/api/v1/users/{userId}/tokens",
                        "/api/v1/users/{userId}/data",
                        "/api/v1/reports",
                        "/api/v1/reports/{reportId}",
                        "/api/v1/reports/{reportId}/take",
                        "/api/v1/reports/{reportId}/resolve",
                        "/api/v1/users/{userId}/erasure",
                        "/api/v1/users/{userId}/devices",
                        "/api/v1/users/{userId}/devices/{deviceId}",
                        "/api/v1/attachments",
                        "/api/v1/attachments/{attachmentId}",
                        "/api/v1/attachments/{attachmentId}/content",
                        "/api/v1/attachments/{attachmentId}/links",
                        "/api/v1/attachments/{attachmentId}/file",
                        "/api/v1/attachments/{attachmentId}/thumbnail",
                        "/api/v1/push/key",
                        "/api/v1/push/subscriptions",
                        "/api/v1/relations",
                        "/api/v1/relations/{peerId}/{action}",
                        "/api/v1/search/rebuild",
                        "/api/v1/conversations/{conversationId}",
                        "/api/v1/conversations/{conversationId}/import",
                        "/api/v1/conversations/direct",
                        "/api/v1/groups",
                        "/api/v1/groups/{conversationId}",
                        "/api/v1/groups/{conversationId}/members",
                        "/api/v1/groups/{conversationId}/members/{userId}",
                        "/api/v1/groups/{conversationId}/members/{userId}/role",
                        "/api/v1/groups/{conversationId}/members/{userId}/mute",
                        "/api/v1/groups/{conversationId}/join-requests",
                        "/api/v1/groups/{conversationId}/join-requests/{userId}/{answer}",
                        "/api/v1/broadcasts",
                        "/api/v1/broadcasts/{broadcastId}",
                        "/api/v1/broadcasts/{broadcastId}/cancel",
                        "/api/v1/conversations/{conversationId}/messages",
                        "/api/v1/users/{userId}/conversations",
                        "/api/v1/webhooks",
                        "/api/v1/webhooks/{endpoint}/deliveries",
                        "/api/v1/webhooks/{endpoint}/deliveries/{deliveryId}/replay",
                        "/api/v1/webhooks/{endpoint}/replays",
                        "/.well-known/jwks.json");
        docs.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("summary").asString()).isNotEmpty();
                    assertThat(operation
                                    .path("responses")
                                    .path("default")
                                    .path("$ref")
                                    .asString())
                            .isEqualTo("#/components/responses/Problem");
                    operation
                            .path("parameters")
                            .forEach(parameter -> assertThat(
                                            parameter.path("name").asString())
                                    .isNotIn("caller", "signedIn", "key0", "server"));
                }));
        assertThat(docs.at("/paths/~1api~1v1~1users/post/security/0/serverKey").isArray())
                .isTrue();
    }

    private static double counted(String code) {
        return RestNode.node()
                .getBean(MeterRegistry.class)
                .counter("parley.http.refusals", "code", code)
                .count();
    }
}
