package io.parley.logic.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.provisioning.Provisioning;
import io.parley.logic.provisioning.SeedConfig.SiteSeed;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VisitorsIT {
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @Test
    void visitor_new_hasAccountVisitorAndSite() {
        Answer grant = visitor("{\"siteKey\":\"demo-site\",\"unknown\":1}").expect(200);

        assertThat(grant.json().path("site").path("name").asString()).isEqualTo("Demo shop");
        assertThat(grant.json().path("site").path("greeting").asString()).isEqualTo("Hello!");
        assertThat(grant.json().path("site").path("accent").asString()).isEqualTo("#0b57d0");
        assertThat(grant.json().path("site").has("locale")).isFalse();
        assertThat(grant.json().path("userId").isString()).isTrue();
        assertThat(LogicNodes.sql(RestNode.node())
                        .queryForObject(
                                "SELECT a.name FROM user_account a JOIN visitor v USING (user_id) WHERE user_id = ?",
                                String.class,
                                Long.valueOf(grant.text("userId"))))
                .matches("Visitor [0-9A-Z]{4}");
    }

    @Test
    void visitor_withRefreshToken_isTheSameOne() {
        Answer first = visitor("{\"siteKey\":\"demo-site\"}").expect(200);

        Answer again = visitor(withToken("demo-site", first)).expect(200);

        assertThat(again.text("userId")).isEqualTo(first.text("userId"));
        assertThat(again.json().path("site").path("name").asString()).isEqualTo("Demo shop");
        visitor(withToken("demo-site", again)).expect(200);
    }

    @Test
    void visitor_withAnotherSitesToken_isRefusedAndTheTokenStaysGood() {
        RestNode.node()
                .getBean(Provisioning.class)
                .site(new SiteSeed("other-site", "Other", "", "#112233", "zh-CN", Set.of()));
        Answer first = visitor("{\"siteKey\":\"demo-site\"}").expect(200);

        visitor(withToken("other-site", first)).expectProblem(401, "TOKEN_INVALID");

        visitor(withToken("demo-site", first)).expect(200);
    }

    @Test
    void visitor_withAnAgentsToken_isRefused() {
        Answer agent = rest.post(
                        "/api/v1/agents/login",
                        "{\"login\":\"" + RestNode.LOGIN + "\",\"password\":\"" + RestNode.PASSWORD + "\"}")
                .expect(200);

        visitor(withToken("demo-site", agent)).expectProblem(401, "TOKEN_INVALID");
    }

    @Test
    void visitor_unknownSite_isRefusedAndLeavesNoRow() {
        int before = accounts();

        visitor("{\"siteKey\":\"nowhere\"}").expectProblem(404, "UNKNOWN_SITE");
        visitor("{\"siteKey\":\"\"}").expectProblem(400, "INVALID_ARGUMENT");
        visitor("{}").expectProblem(400, "INVALID_ARGUMENT");

        assertThat(accounts()).isEqualTo(before);
    }

    @Test
    void visitor_tooManyFromOneAddress_isLimitedThereAlone() {
        for (int i = 0; i < 100; i++) {
            visitor("{\"siteKey\":\"nowhere\"}").expect(404);
        }

        Answer limited = visitor("{\"siteKey\":\"demo-site\"}").expectProblem(429, "RATE_LIMITED");

        assertThat(limited.json().path("retryable").asBoolean()).isTrue();
        assertThat(limited.json().path("retryAfterMs").asInt()).isPositive();
        assertThat(Integer.parseInt(limited.header("Retry-After"))).isPositive();
        Rest.fromOwnAddress(RestNode.node())
                .post("/api/v1/visitors", "{\"siteKey\":\"demo-site\"}")
                .expect(200);
    }

    @Test
    void widget_knownSite_tellsItsLook() {
        Answer look = rest.get("/api/v1/sites/demo-site/widget").expect(200);

        assertThat(look.json().size()).isEqualTo(3);
        assertThat(look.text("name")).isEqualTo("Demo shop");
        assertThat(look.header("Cache-Control")).isEqualTo("no-store");
        rest.get("/api/v1/sites/nowhere/widget").expectProblem(404, "UNKNOWN_SITE");
    }

    private Answer visitor(String body) {
        return rest.post("/api/v1/visitors", body);
    }

    private static String withToken(String siteKey, Answer grant) {
        return "{\"siteKey\":\"" + siteKey + "\",\"refreshToken\":\"" + grant.text("refreshToken") + "\"}";
    }

    private static int accounts() {
        Integer count =
                LogicNodes.sql(RestNode.node()).queryForObject("SELECT COUNT(*) FROM user_account", Integer.class);
        return count == null ? 0 : count;
    }
}
