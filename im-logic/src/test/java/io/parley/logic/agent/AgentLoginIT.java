package io.parley.logic.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.provisioning.Provisioning;
import io.parley.logic.provisioning.SeedConfig.AgentSeed;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import io.parley.storage.agent.AgentRole;
import io.parley.storage.site.SiteStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AgentLoginIT {
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @Test
    void logIn_rightPassword_givesTheGrantAndTheSite() {
        Answer grant = logIn(rest, "Ada", RestNode.PASSWORD).expect(200);

        assertThat(grant.text("name")).isEqualTo("Ada");
        assertThat(grant.json().path("site").path("name").asString()).isEqualTo("Demo shop");
        assertThat(grant.json().path("site").path("siteId").isString()).isTrue();
        assertThat(grant.text("refreshToken")).startsWith("prt_");
        assertThat(grant.text("wsUrl")).isEqualTo("/ws");
        rest.post("/api/v1/tokens/refresh", "{\"refreshToken\":\"" + grant.text("refreshToken") + "\"}")
                .expect(200);
    }

    @Test
    void logIn_wrongPasswordOrUnknownLogin_areNotToldApart() {
        agent("grace", "another horse battery");
        long before = checks();

        Answer wrong = logIn(rest, "grace", "no horse").expectProblem(401, "WRONG_CREDENTIALS");
        Answer unknown = logIn(rest, "nobody", "no horse").expectProblem(401, "WRONG_CREDENTIALS");

        assertThat(checks()).isEqualTo(before + 2);
        assertThat(unknown.text("detail")).isEqualTo(wrong.text("detail"));
        assertThat(wrong.response().body()).doesNotContain("horse");
    }

    @Test
    void logIn_oftenWrongForOneLogin_isLimitedFromEveryAddressAlsoWithTheRightPassword() {
        agent("linus", "another horse battery");
        for (int i = 0; i < 5; i++) {
            logIn(Rest.fromOwnAddress(RestNode.node()), "linus", "no horse").expect(401);
        }

        Answer limited = logIn(rest, "LINUS ", "another horse battery").expectProblem(429, "RATE_LIMITED");

        assertThat(limited.json().path("retryAfterMs").asInt()).isBetween(1, 3_600_001);
        assertThat(limited.header("Retry-After")).isNotEmpty();
        logIn(rest, RestNode.LOGIN, RestNode.PASSWORD).expect(200);
    }

    @Test
    void logIn_oftenWrongFromOneAddress_isLimitedThereForEveryLogin() {
        for (int i = 0; i < 8; i++) {
            logIn(rest, "login-" + i, "no horse").expect(401);
        }

        logIn(rest, RestNode.LOGIN, RestNode.PASSWORD).expectProblem(429, "RATE_LIMITED");

        logIn(Rest.fromOwnAddress(RestNode.node()), RestNode.LOGIN, RestNode.PASSWORD)
                .expect(200);
    }

    @Test
    void logIn_oftenRight_isNeverLimited() {
        for (int i = 0; i < 10; i++) {
            logIn(rest, RestNode.LOGIN, RestNode.PASSWORD).expect(200);
        }
    }

    @Test
    void logIn_missingOrTooLong_saysWhichWithoutThePassword() {
        Answer answer = rest.post("/api/v1/agents/login", "{\"password\":\"" + "x".repeat(201) + "\"}")
                .expectProblem(400, "INVALID_ARGUMENT");

        assertThat(answer.text("detail"))
                .isEqualTo("login: missing (expected: 1 to 190 characters);"
                        + " password: 201 characters (expected: 1 to 200 characters)");
    }

    @Test
    void agent_seededAgainWithAnotherPassword_hasThatOneAndTheSameId() {
        long first = agent("edsger", "another horse battery");

        long second = agent("edsger", "yet another battery");

        assertThat(second).isEqualTo(first);
        logIn(rest, "edsger", "yet another battery").expect(200);
        logIn(rest, "edsger", "another horse battery").expect(401);
        assertThat(LogicNodes.sql(RestNode.node())
                        .queryForList(
                                "SELECT password_hash FROM agent_credential WHERE login = 'edsger'", String.class))
                .allMatch(hash -> hash.startsWith("$argon2id$"));
    }

    @Test
    void agent_madeByManyNodesAtOnce_isOne() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                String login = "barbara-" + round;
                Callable<Long> make = () -> agent(login, "another horse battery");

                List<Future<Long>> made = nodes.invokeAll(List.of(make, make, make, make));

                assertThat(made).extracting(Future::get).containsOnly(agent(login, "another horse battery"));
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private static long checks() {
        return RestNode.node()
                .getBean(MeterRegistry.class)
                .timer("parley.agent.password.checks")
                .count();
    }

    private static long agent(String login, String password) {
        long siteId = RestNode.node()
                .getBean(SiteStore.class)
                .findByKey(RestNode.SITE)
                .orElseThrow()
                .siteId();
        return RestNode.node()
                .getBean(Provisioning.class)
                .agent(siteId, new AgentSeed(login, password, "", AgentRole.AGENT, 3));
    }

    private static Answer logIn(Rest from, String login, String password) {
        return from.post("/api/v1/agents/login", "{\"login\":\"" + login + "\",\"password\":\"" + password + "\"}");
    }
}
