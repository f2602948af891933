package io.parley.stack;

import static io.parley.access.testing.RawClient.BINARY;
import static io.parley.access.testing.RawClient.FINAL;
import static io.parley.access.testing.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.parley.access.testing.RawClient;
import io.parley.client.ParleyClient;
import io.parley.client.api.Outgoing;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Reauthenticate;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.token.SigningKeys;
import io.parley.logic.token.TokenIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that may go wrong with what comes in, over real nodes: each gets its code, is counted, and changes no row. */
class BadInputIT {
    private static final String PROTO = "parley.v1.proto";
    private static final String JSON = "parley.v1.json";
    private static final String FOREIGN = "https://evil.example";
    private static final int MAX_FRAME = 65_536;
    private static final int MAX_TEXT = 8_192;
    private static final int REQUEST = 7;
    private static final String SENT_ID = UUID.randomUUID().toString();

    private static Stack stack;
    private static StackUsers users;
    private static String ann;
    private static String revoked;
    private static String afterRevocation;
    private static String expired;
    private static long ofAnn;
    private static long whereAnnIsBlocked;
    private static long ofOthers;

    /** Sends what is wrong; tells what came back. */
    private interface Attempt {
        String answer() throws Exception;
    }

    /** @param answer the one expected */
    private record BadInput(String name, String answer, PrometheusCounter counter, Attempt attempt) {
        @Override
        public String toString() {
            return name + ": " + answer;
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        stack = Stack.start(StackOptions.of(directory, 1, 1).withLogicArgument("--parley.seed.site.key=demo"));
        users = new StackUsers(stack);
        long annId = users.add("Ann");
        try (ParleyClient annClient = users.client(annId, 0).build();
                ParleyClient ben = users.client(users.add("Ben"), 0).build();
                ParleyClient eve = users.client(users.add("Eve"), 0).build()) {
            Stream.of(annClient, ben, eve).forEach(ParleyClient::connect);
            ofAnn = Friends.befriend(annClient, ben);
            whereAnnIsBlocked = Friends.befriend(annClient, eve);
            ofOthers = Friends.befriend(ben, eve);
            annClient.send(ofAnn, SENT_ID, Outgoing.text("hello")).get(30, TimeUnit.SECONDS);
            eve.friends().block(annId).get(30, TimeUnit.SECONDS);
        }
        ann = users.token(annId);
        long signedOut = users.add("Signed out");
        revoked = users.token(signedOut);
        afterRevocation = token(signedOut, 2, Duration.ofHours(1));
        expired = token(annId, 1, Duration.ofHours(-1));
        try (Connection connection = users.connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE user_account SET token_generation = 2 WHERE user_id = ?")) {
            update.setLong(1, signedOut);
            update.executeUpdate();
        }
    }

    @AfterAll
    static void stop() {
        users.close();
        stack.close();
    }

    static Stream<BadInput> all() {
        return Stream.of(closing(), answered(), sends(), overHttp()).flatMap(inputs -> inputs);
    }

    private static Stream<BadInput> closing() {
        byte[] pull = frame().setPull(Pull.getDefaultInstance()).build().toByteArray();
        return Stream.of(
                closes("malformed frame", CloseCode.MALFORMED_FRAME, PROTO, FINAL | BINARY, (byte) 0xff, (byte) 0xff),
                closes("no JSON", CloseCode.MALFORMED_FRAME, JSON, FINAL | TEXT, utf8("hello?")),
                closes("bad UTF-8", CloseCode.INVALID_UTF8, JSON, FINAL | TEXT, (byte) '"', (byte) 0xff, (byte) '"'),
                closes("text on the binary subprotocol", CloseCode.WRONG_FRAME_TYPE, PROTO, FINAL | TEXT, utf8("{}")),
                closes("binary on the JSON subprotocol", CloseCode.WRONG_FRAME_TYPE, JSON, FINAL | BINARY, pull),
                closes("frame before hello", CloseCode.HELLO_REQUIRED, PROTO, FINAL | BINARY, pull),
                closes("missing token", CloseCode.ACCESS_TOKEN_MISSING, PROTO, FINAL | BINARY, hello("")),
                closes("no token", CloseCode.ACCESS_TOKEN_INVALID, PROTO, FINAL | BINARY, hello("garbage")),
                closes("expired token", CloseCode.ACCESS_TOKEN_EXPIRED, PROTO, FINAL | BINARY, hello(expired)),
                closes("revoked token", CloseCode.ACCESS_TOKEN_REVOKED, PROTO, FINAL | BINARY, hello(revoked)),
                new BadInput(
                        "revoked fresh token",
                        CloseCode.ACCESS_TOKEN_REVOKED.name(),
                        closes(CloseCode.ACCESS_TOKEN_REVOKED),
                        () -> {
                            try (RawClient client = greeted(afterRevocation)) {
                                Reauthenticate stale = Reauthenticate.newBuilder()
                                        .setToken(revoked)
                                        .build();
                                return client.frame(
                                                FINAL | BINARY,
                                                frame().setReauthenticate(stale)
                                                        .build()
                                                        .toByteArray())
                                        .awaitClose()
                                        .name();
                            }
                        }),
                new BadInput(
                        "oversized frame", CloseCode.FRAME_TOO_LARGE.name(), closes(CloseCode.FRAME_TOO_LARGE), () -> {
                            try (RawClient client = greeted(ann)) {
                                return client.announce(FINAL | BINARY, MAX_FRAME + 1)
                                        .awaitClose()
                                        .name();
                            }
                        }));
    }

    private static Stream<BadInput> answered() {
        ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xff});
        int unknown = 19_000 - 1;
        return Stream.of(
                refuses("unknown oneof", byAccess(ErrorCode.UNKNOWN_OPERATION), with(unknown, ByteString.EMPTY)),
                new BadInput(
                        "unknown oneof on the JSON subprotocol",
                        ErrorCode.UNKNOWN_OPERATION.name(),
                        byAccess(ErrorCode.UNKNOWN_OPERATION),
                        () -> replyTo("{\"requestId\": " + REQUEST + ", \"dance\": {\"steps\": [3, 4]}}")),
                refuses(
                        "malformed body",
                        byLogic("BODY_NOT_SET", ErrorCode.MALFORMED_REQUEST),
                        with(ClientFrame.SEND_FIELD_NUMBER, garbage)),
                refuses(
                        "missing fresh token",
                        byAccess(ErrorCode.TOKEN_MISSING),
                        frame().setReauthenticate(Reauthenticate.getDefaultInstance())),
                refuses(
                        "expired fresh token",
                        byAccess(ErrorCode.TOKEN_EXPIRED),
                        frame().setReauthenticate(Reauthenticate.newBuilder().setToken(expired))),
                refuses(
                        "pull of a negative range",
                        byLogic("PULL", ErrorCode.INVALID_RANGE),
                        frame().setPull(Pull.newBuilder()
                                .setConversationId(ofAnn)
                                .setFromSeq(-5))));
    }

    private static Stream<BadInput> sends() {
        return Stream.of(
                refuses("not a member", bySend(ErrorCode.NOT_ALLOWED), send(ofOthers, newId(), "hello")),
                refuses("blocked", bySend(ErrorCode.NOT_ALLOWED), send(whereAnnIsBlocked, newId(), "hello")),
                refuses("no such conversation", bySend(ErrorCode.NOT_ALLOWED), send(1, newId(), "hello")),
                refuses("empty text", bySend(ErrorCode.EMPTY_TEXT), send(ofAnn, newId(), "")),
                refuses("blank text", bySend(ErrorCode.EMPTY_TEXT), send(ofAnn, newId(), " \n\t")),
                refuses(
                        "text over 8 KiB",
                        bySend(ErrorCode.TEXT_TOO_LONG),
                        send(ofAnn, newId(), "é".repeat(MAX_TEXT / 2) + "x")),
                refuses(
                        "client_msg_id used again",
                        bySend(ErrorCode.CLIENT_MSG_ID_REUSED),
                        send(ofAnn, SENT_ID, "another")));
    }

    private static Stream<BadInput> overHttp() {
        String visitors = "/api/v1/visitors";
        String revoke = "/api/v1/tokens/revoke";
        String site = "{\"siteKey\":\"demo\"}";
        return Stream.of(
                rest("wrong site key", "404", ErrorCode.UNKNOWN_SITE, visitors, "{\"siteKey\":\"nobody\"}"),
                rest("foreign origin", "403", ErrorCode.ORIGIN_NOT_ALLOWED, visitors, site, "Origin", FOREIGN),
                rest("missing token", "401", ErrorCode.TOKEN_MISSING, revoke, ""),
                rest("expired token", "401", ErrorCode.TOKEN_EXPIRED, revoke, "", "Authorization", "Bearer " + expired),
                rest("revoked token", "401", ErrorCode.TOKEN_REVOKED, revoke, "", "Authorization", "Bearer " + revoked),
                new BadInput(
                        "foreign origin of a WebSocket",
                        "403 ORIGIN_NOT_ALLOWED",
                        access("parley_access_upgrades_refused_total", Map.of("status", "403")),
                        () -> {
                            try (RawClient client =
                                    new RawClient(stack.socket(0).getPort())) {
                                int status = client.request(
                                        "GET", "/ws", "Sec-WebSocket-Protocol: " + PROTO, "Origin: " + FOREIGN);
                                return status + " " + codeOf(client.problem());
                            }
                        }));
    }

    @ParameterizedTest
    @MethodSource("all")
    void badInput_overRealNodes_getsItsCodeIsCountedAndChangesNoRow(BadInput input) throws Exception {
        Map<String, String> tables = Tables.of(users);
        double counted = input.counter().value();

        assertThat(input.attempt().answer()).isEqualTo(input.answer());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(input.counter().value()).isEqualTo(counted + 1));
        assertThat(Tables.of(users)).isEqualTo(tables);
    }

    @Test
    void goodSend_overRealNodes_isSeenInTheTables() throws Exception {
        Map<String, String> tables = Tables.of(users);
        assertThat(replyTo(send(ofAnn, newId(), "hello again"))).isEqualTo("");
        assertThat(Tables.of(users)).hasSameSizeAs(tables).isNotEqualTo(tables);
    }

    private static BadInput closes(String name, CloseCode code, String subprotocol, int firstByte, byte... payload) {
        return new BadInput(name, code.name(), closes(code), () -> {
            try (RawClient client = RawClient.upgraded(stack.socket(0).getPort(), subprotocol)) {
                return client.frame(firstByte, payload).awaitClose().name();
            }
        });
    }

    private static BadInput refuses(String name, PrometheusCounter counter, ClientFrame.Builder frame) {
        return new BadInput(name, counter.labels().get("code"), counter, () -> replyTo(frame));
    }

    private static BadInput rest(
            String name, String status, ErrorCode code, String path, String body, String... headers) {
        PrometheusCounter counter = logic("parley_http_refusals_total", Map.of("code", code.name()));
        return new BadInput(name + " over REST", status + " " + code, counter, () -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(stack.rest(0).resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            (headers.length == 0 ? request : request.headers(headers)).build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + codeOf(response.body());
        });
    }

    /** The code of the error or refusal, empty if there is none; the connection goes on in any case. */
    private static String replyTo(ClientFrame.Builder frame) {
        try (RawClient client = greeted(ann)) {
            ServerFrame reply =
                    client.frame(FINAL | BINARY, frame.build().toByteArray()).next();
            assertThat(reply.getReplyTo()).isEqualTo(REQUEST);
            client.frame(
                    FINAL | BINARY,
                    frame().setPing(Ping.getDefaultInstance()).build().toByteArray());
            assertThat(client.next().hasPong()).isTrue();
            if (reply.hasSendResult() && !reply.getSendResult().hasRefusal()) {
                return "";
            }
            return reply.hasError()
                    ? reply.getError().getCode().name()
                    : reply.getSendResult().getRefusal().getError().getCode().name();
        }
    }

    private static RawClient greeted(String token) {
        RawClient client = RawClient.upgraded(stack.socket(0).getPort(), PROTO);
        assertThat(client.frame(FINAL | BINARY, hello(token)).next().hasHelloResult())
                .isTrue();
        return client;
    }

    /** The code of the error that a frame on the JSON subprotocol is answered with; the connection goes on. */
    private static String replyTo(String frame) throws InvalidProtocolBufferException {
        try (RawClient client = RawClient.upgraded(stack.socket(0).getPort(), JSON)) {
            String hello = JsonFormat.printer().print(ClientFrame.parseFrom(hello(ann)));
            assertThat(JsonParser.parseString(
                                    client.frame(FINAL | TEXT, utf8(hello)).nextText())
                            .getAsJsonObject()
                            .has("helloResult"))
                    .isTrue();
            JsonObject reply = JsonParser.parseString(
                            client.frame(FINAL | TEXT, utf8(frame)).nextText())
                    .getAsJsonObject();
            assertThat(reply.get("replyTo").getAsInt()).isEqualTo(REQUEST);
            assertThat(client.frame(FINAL | TEXT, utf8("{\"requestId\": 8, \"ping\": {}}"))
                            .nextText())
                    .contains("pong");
            return reply.getAsJsonObject("error").get("code").getAsString();
        }
    }

    private static String token(long userId, long generation, Duration lifetime) {
        return new TokenIssuer(SigningKeys.load(stack.signingKey()), lifetime, Clock.systemUTC())
                .issue(userId, UserKind.USER, generation, 0)
                .value();
    }

    private static byte[] hello(String token) {
        return frame().setHello(Hello.newBuilder().setToken(token).setDeviceId(newId()))
                .build()
                .toByteArray();
    }

    private static ClientFrame.Builder frame() {
        return ClientFrame.newBuilder().setRequestId(REQUEST);
    }

    private static ClientFrame.Builder with(int field, ByteString value) {
        return frame().setUnknownFields(UnknownFieldSet.newBuilder()
                .addField(
                        field,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(value)
                                .build())
                .build());
    }

    private static ClientFrame.Builder send(long conversationId, String clientMsgId, String text) {
        return frame().setSend(Send.newBuilder()
                .setConversationId(conversationId)
                .addMessages(OutgoingMessage.newBuilder()
                        .setClientMsgId(clientMsgId)
                        .setContent(Content.newBuilder()
                                .setText(TextContent.newBuilder().setText(text)))));
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String codeOf(String problem) {
        return JsonParser.parseString(problem).getAsJsonObject().get("code").getAsString();
    }

    private static PrometheusCounter closes(CloseCode code) {
        return access("parley_access_closes_total", Map.of("code", code.name()));
    }

    private static PrometheusCounter byAccess(ErrorCode code) {
        return access("parley_access_errors_total", Map.of("code", code.name()));
    }

    private static PrometheusCounter byLogic(String operation, ErrorCode code) {
        return logic("parley_refusals_total", Map.of("operation", operation, "code", code.name()));
    }

    private static PrometheusCounter bySend(ErrorCode code) {
        return byLogic("SEND", code);
    }

    private static PrometheusCounter access(String name, Map<String, String> labels) {
        return new PrometheusCounter(stack.accessMetrics(0), name, labels);
    }

    private static PrometheusCounter logic(String name, Map<String, String> labels) {
        URI page = stack.rest(0).resolve("/actuator/prometheus");
        return new PrometheusCounter(page, name, labels);
    }
}
