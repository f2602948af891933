package io.parley.logic.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import io.parley.logic.link.Refusal;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.token.Grants;
import io.parley.logic.token.SigningKeys;
import io.parley.logic.token.TokenGrant;
import io.parley.storage.probe.ProbeStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Two logic nodes that allow a user one device of each kind; an access node has links to one of them or to both. */
class LoginPolicyIT {
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final int ELSEWHERE = CloseCode.LOGGED_IN_ELSEWHERE_VALUE;
    private static final LogicNodes NODES = new LogicNodes(LoginPolicyIT.class);
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static AccessDriver both;
    private static AccessDriver farther;

    private final UserAccount ann = account(UserKind.USER);

    @BeforeAll
    static void start() {
        one = NODES.start("parley.login.policy=one-per-kind");
        other = NODES.start("parley.login.policy=one-per-kind");
        both = new AccessDriver("policy-both", 1, LogicNodes.linkPort(one), LogicNodes.linkPort(other));
        farther = new AccessDriver("policy-farther", 1, LogicNodes.linkPort(other));
    }

    @AfterAll
    static void stop() {
        both.close();
        farther.close();
        NODES.close();
    }

    private static UserAccount account(UserKind kind) {
        UserAccount account = UserAccount.fresh(one.getBean(IdGenerator.class).next(), kind, "Somebody");
        one.getBean(UserStore.class).add(account);
        return account;
    }

    private static TokenGrant logIn(UserAccount account) {
        return one.getBean(Grants.class).begin(account, 0);
    }

    private static AccessClaims claims(TokenGrant grant) {
        TokenVerifier verifier =
                TokenVerifier.fromJwks(one.getBean(SigningKeys.class).publicJwks(), Clock.systemUTC());
        return ((TokenCheck.Valid) verifier.verify(grant.accessToken())).claims();
    }

    @Test
    void logIn_onAnotherDeviceOfTheKind_closesTheOlderOneWhereverItIs_forGood() {
        TokenGrant older = logIn(ann);
        Client phone = farther.open(0, claims(older), "phone-1", DeviceKind.MOBILE);
        Client page = farther.open(0, claims(logIn(ann)), "page-1", DeviceKind.WEB);

        Client newer = both.open(0, claims(logIn(ann)), "phone-2", DeviceKind.MOBILE);

        await().atMost(AT_MOST).until(() -> phone.closeCode() == ELSEWHERE);
        assertThat(farther.open(0, claims(older), "phone-1", DeviceKind.MOBILE).closeCode())
                .isEqualTo(ELSEWHERE);
        assertThat(both.open(0, claims(older), "phone-1", DeviceKind.DESKTOP).closeCode())
                .isEqualTo(ELSEWHERE);
        assertThat(catchThrowable(() -> one.getBean(Grants.class).refresh(older.refreshToken(), account -> true)))
                .isInstanceOf(Refusal.class);
        await().during(Duration.ofSeconds(3))
                .atMost(AT_MOST)
                .untilAsserted(() ->
                        assertThat(List.of(newer.closeCode(), page.closeCode())).containsOnly(0));
    }

    @Test
    void reconnect_ofTheDeviceThatIsLoggedIn_closesNothing() {
        AccessClaims phone = claims(logIn(ann));
        both.open(0, phone, "phone-1", DeviceKind.MOBILE).closed();
        Client page = both.open(0, claims(logIn(ann)), "page-1", DeviceKind.WEB);

        assertThat(both.open(1, phone, "phone-1", DeviceKind.MOBILE).isOpen()).isTrue();
        assertThat(page.isOpen()).isTrue();
    }

    @Test
    void logIn_onManyDevicesAtOnce_leavesExactlyOne() {
        List<AccessClaims> logins =
                IntStream.range(0, 8).mapToObj(i -> claims(logIn(ann))).toList();

        List<CompletableFuture<Client>> opening = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> both.open(i % 2, logins.get(i), "phone-" + i, DeviceKind.MOBILE)))
                .toList();

        List<Client> clients = opening.stream().map(CompletableFuture::join).toList();
        await().atMost(AT_MOST)
                .untilAsserted(() -> assertThat(clients)
                        .extracting(Client::closeCode)
                        .asInstanceOf(InstanceOfAssertFactories.list(Integer.class))
                        .containsOnlyOnce(0)
                        .containsOnly(0, ELSEWHERE));
    }

    @Test
    void logIn_ofAgentsVisitorsAndTheProbe_isNotConcerned() {
        UserAccount agent = account(UserKind.AGENT);
        UserAccount visitor = account(UserKind.VISITOR);
        one.getBean(ProbeStore.class).conversation();
        AccessClaims probe = new AccessClaims(
                ProbeStore.SENDER_ID, UserKind.USER, 1, 0, Instant.now().plusSeconds(60));

        List<Client> clients = List.of(
                both.open(0, claims(logIn(agent)), "desk-000", DeviceKind.WEB),
                both.open(0, claims(logIn(agent)), "desk-111", DeviceKind.WEB),
                both.open(0, claims(logIn(visitor)), "page-000", DeviceKind.WEB),
                both.open(0, claims(logIn(visitor)), "page-111", DeviceKind.WEB),
                both.open(0, probe, "probe-000", DeviceKind.DEVICE_KIND_UNSPECIFIED),
                both.open(1, probe, "probe-111", DeviceKind.DEVICE_KIND_UNSPECIFIED));

        await().during(Duration.ofSeconds(3))
                .atMost(AT_MOST)
                .untilAsserted(() -> assertThat(clients).allMatch(Client::isOpen));
    }
}
