package io.parley.logic.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.FakeAccess;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefreshIT {
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @Test
    void refresh_currentToken_rotatesItAndKeepsTheUser() {
        Answer first = visitor();

        Answer next = refresh(first.text("refreshToken")).expect(200);

        assertThat(next.text("userId")).isEqualTo(first.text("userId"));
        assertThat(next.text("refreshToken")).startsWith("prt_").isNotEqualTo(first.text("refreshToken"));
        assertThat(next.text("wsUrl")).isEqualTo("/ws");
        assertThat(verify(next.text("accessToken"))).isInstanceOfSatisfying(TokenCheck.Valid.class, valid -> {
            assertThat(valid.claims().userId()).isEqualTo(Long.parseLong(first.text("userId")));
            assertThat(valid.claims().kind()).isEqualTo(UserKind.VISITOR);
            assertThat(valid.claims().siteId()).isPositive();
            assertThat(valid.claims().expiresAt().toEpochMilli())
                    .isEqualTo(next.json().path("expiresAtMs").asLong());
        });
    }

    @Test
    void refresh_manyTimesAtOnce_allGetTheSameNextToken() throws Exception {
        String token = visitor().text("refreshToken");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answer>> calls = IntStream.range(0, 8)
                    .<Callable<Answer>>mapToObj(i -> () -> refresh(token))
                    .toList();
            Set<String> answers = pool.invokeAll(calls).stream()
                    .map(RefreshIT::get)
                    .map(answer -> answer.expect(200).text("refreshToken"))
                    .collect(Collectors.toSet());
            assertThat(answers).hasSize(1);
            refresh(answers.iterator().next()).expect(200);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void refresh_oldTokenWithinTheLeeway_getsTheSameAnswerAgain() {
        String token = visitor().text("refreshToken");
        String next = refresh(token).text("refreshToken");

        RestNode.CLOCK.advance(Duration.ofSeconds(20));

        assertThat(refresh(token).expect(200).text("refreshToken")).isEqualTo(next);
        refresh(next).expect(200);
    }

    @Test
    void refresh_oldTokenAfterTheLeeway_endsTheFamily() {
        String token = visitor().text("refreshToken");
        String next = refresh(token).text("refreshToken");

        RestNode.CLOCK.advance(Duration.ofSeconds(31));

        refresh(token).expectProblem(401, "TOKEN_REVOKED");
        refresh(next).expectProblem(401, "TOKEN_REVOKED");
    }

    @Test
    void refresh_tokenBeforeThePrevious_endsTheFamilyAtOnce() {
        String token = visitor().text("refreshToken");
        String next = refresh(refresh(token).text("refreshToken")).text("refreshToken");

        refresh(token).expectProblem(401, "TOKEN_REVOKED");
        refresh(next).expectProblem(401, "TOKEN_REVOKED");
    }

    @Test
    void refresh_otherVisitorsFamily_isUntouchedByAnEndedOne() {
        String other = visitor().text("refreshToken");
        String token = visitor().text("refreshToken");
        refresh(refresh(token).text("refreshToken"));
        refresh(token).expectProblem(401, "TOKEN_REVOKED");

        refresh(other).expect(200);
    }

    @Test
    void refresh_awayForTooLong_isExpired() {
        String token = visitor().text("refreshToken");

        RestNode.CLOCK.advance(Duration.ofDays(181));

        refresh(token).expectProblem(401, "TOKEN_EXPIRED");
    }

    @Test
    void removeExpired_familiesPastTheirEnd_areGone() {
        visitor();
        RestNode.CLOCK.advance(Duration.ofDays(181));
        Answer fresh = visitor();

        RestNode.node().getBean(RefreshTokens.class).removeExpired();

        assertThat(LogicNodes.sql(RestNode.node())
                        .queryForObject(
                                "SELECT COUNT(*) FROM refresh_token WHERE expires_at < ?",
                                Integer.class,
                                RestNode.CLOCK.millis()))
                .isZero();
        refresh(fresh.text("refreshToken")).expect(200);
    }

    @Test
    void revoke_accessToken_endsEveryTokenOfTheUser() {
        Answer first = visitor();
        Answer again = refresh(first.text("refreshToken"));

        rest.post("/api/v1/tokens/revoke", "", again.text("accessToken")).expect(204);

        rest.post("/api/v1/tokens/revoke", "", first.text("accessToken")).expectProblem(401, "TOKEN_REVOKED");
        refresh(again.text("refreshToken")).expectProblem(401, "TOKEN_REVOKED");
        assertThat(LogicNodes.sql(RestNode.node())
                        .queryForObject(
                                "SELECT token_generation FROM user_account WHERE user_id = ?",
                                Long.class,
                                Long.valueOf(first.text("userId"))))
                .isEqualTo(2);
    }

    @Test
    void revoke_openConnections_areClosedBelowTheNewGeneration() {
        Answer grant = visitor();
        FakeAccess access = FakeAccess.attach(RestNode.node().getBean(AccessNodes.class), "revoking", 1);

        rest.post("/api/v1/tokens/revoke", "", grant.text("accessToken")).expect(204);

        long userId = Long.parseLong(grant.text("userId"));
        // The sweep tells of what other tests have revoked, too.
        assertThat(access.received(
                        1,
                        event -> event.hasCloseUser() && event.getCloseUser().getUserId() == userId,
                        LogicEvent::getCloseUser))
                .allSatisfy(close -> {
                    assertThat(close.getCloseCode()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED.getNumber());
                    assertThat(close.getMinGeneration()).isEqualTo(2);
                });
        access.detach();
    }

    @Test
    void jwks_asked_isPublicAndVerifiesTokens() {
        Answer keys = rest.get("/.well-known/jwks.json").expect(200);

        assertThat(keys.response().body()).contains("\"crv\"").doesNotContain("\"d\"");
        assertThat(keys.header("Cache-Control")).contains("max-age=300");
    }

    private TokenCheck verify(String accessToken) {
        String keys = rest.get("/.well-known/jwks.json").response().body();
        return TokenVerifier.fromJwks(keys, RestNode.CLOCK).verify(accessToken);
    }

    private Answer visitor() {
        return rest.post("/api/v1/visitors", "{\"siteKey\":\"" + RestNode.SITE + "\"}")
                .expect(200);
    }

    private Answer refresh(String token) {
        return rest.post("/api/v1/tokens/refresh", "{\"refreshToken\":\"" + token + "\"}");
    }

    private static Answer get(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
