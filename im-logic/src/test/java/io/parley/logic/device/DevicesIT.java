package io.parley.logic.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Device;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListDevices;
import io.parley.common.protocol.ListDevicesResult;
import io.parley.common.protocol.LogOutDevice;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.token.SigningKeys;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Users with several devices, on two logic nodes; an access node has links to one of them or to both. */
class DevicesIT {
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final String SERVER_KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final LogicNodes NODES = new LogicNodes(DevicesIT.class);
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static AccessDriver both;
    private static AccessDriver farther;

    private final Rest rest = Rest.fromOwnAddress(one);
    private final String ann = user("Ann");

    @BeforeAll
    static void start() {
        one = NODES.start("parley.seed.server-key=" + SERVER_KEY);
        other = NODES.start();
        both = new AccessDriver("devices-both", 1, LogicNodes.linkPort(one), LogicNodes.linkPort(other));
        farther = new AccessDriver("devices-farther", 1, LogicNodes.linkPort(other));
    }

    @AfterAll
    static void stop() {
        both.close();
        farther.close();
        NODES.close();
    }

    private String user(String name) {
        return rest.post("/api/v1/users", "{\"name\":\"" + name + "\"}", SERVER_KEY)
                .expect(201)
                .text("userId");
    }

    private Answer logIn(String userId) {
        return rest.post("/api/v1/users/" + userId + "/tokens", "", SERVER_KEY).expect(200);
    }

    private static AccessClaims claims(Answer grant) {
        TokenVerifier verifier =
                TokenVerifier.fromJwks(one.getBean(SigningKeys.class).publicJwks(), Clock.systemUTC());
        return ((TokenCheck.Valid) verifier.verify(grant.text("accessToken"))).claims();
    }

    private Answer refresh(Answer grant) {
        return rest.post("/api/v1/tokens/refresh", "{\"refreshToken\":\"" + grant.text("refreshToken") + "\"}");
    }

    private static ListDevicesResult list(Client client) {
        return client.ask(ClientFrame.newBuilder().setListDevices(ListDevices.getDefaultInstance()))
                .getListDevicesResult();
    }

    private static ServerFrame logOut(Client client, String device) {
        return client.ask(ClientFrame.newBuilder()
                .setLogOutDevice(LogOutDevice.newBuilder().setDeviceId(device)));
    }

    private static void awaitClosed(Client client) {
        await().atMost(AT_MOST).until(() -> client.closeCode() == CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
    }

    @Test
    void listDevices_saysWhatEachIs_whenItWasSeen_andWhetherItIsOnline() {
        Client phone = both.open(0, claims(logIn(ann)), "phone-of-ann", DeviceKind.MOBILE);
        Client page = farther.open(0, claims(logIn(ann)), "page-of-ann", DeviceKind.WEB);
        Client gone = both.open(1, claims(logIn(ann)), "laptop-of-ann", DeviceKind.DESKTOP);
        gone.closed();

        await().atMost(AT_MOST)
                .untilAsserted(() -> assertThat(list(page).getDevicesList())
                        .extracting(Device::getDeviceId, Device::getOnline, Device::getCurrent)
                        .containsExactlyInAnyOrder(
                                tuple("phone-of-ann", true, false),
                                tuple("page-of-ann", true, true),
                                tuple("laptop-of-ann", false, false)));
        Device found = list(phone).getDevicesList().stream()
                .filter(Device::getCurrent)
                .findFirst()
                .orElseThrow();
        assertThat(found.getKind()).isEqualTo(DeviceKind.MOBILE);
        assertThat(found.getClient()).isEqualTo("driver/MOBILE");
        assertThat(found.getFirstSeenMs()).isPositive().isLessThanOrEqualTo(found.getLastSeenMs());
    }

    @Test
    void lastSeen_movesWithTheNextHelloAndTheClose() {
        Answer grant = logIn(ann);
        both.open(0, claims(grant), "phone-of-ann", DeviceKind.MOBILE).closed();
        for (int i = 0; i < 2; i++) {
            LogicNodes.sql(one).update("UPDATE user_device SET last_seen_at = 5 WHERE user_id = ?", ann);
            Client again = both.open(i, claims(grant), "phone-of-ann", DeviceKind.MOBILE);
            await().atMost(AT_MOST).until(() -> lastSeen() > 5);
            LogicNodes.sql(one).update("UPDATE user_device SET last_seen_at = 5 WHERE user_id = ?", ann);
            again.closed();
            await().atMost(AT_MOST).until(() -> lastSeen() > 5);
        }
    }

    private long lastSeen() {
        return LogicNodes.sql(one)
                .queryForObject("SELECT last_seen_at FROM user_device WHERE user_id = ?", Long.class, ann);
    }

    @Test
    void logOutDevice_onAnAccessNodeThatTheNodeHasNoLinkTo_closesItWithinSecondsAndEndsItsTokens() {
        Answer lost = logIn(ann);
        Answer kept = logIn(ann);
        Client phone = farther.open(0, claims(lost), "phone-of-ann", DeviceKind.MOBILE);
        Client page = both.open(0, claims(kept), "page-of-ann", DeviceKind.WEB);

        assertThat(logOut(page, "phone-of-ann").hasLogOutDeviceResult()).isTrue();

        awaitClosed(phone);
        assertThat(both.open(0, claims(lost), "phone-of-ann", DeviceKind.MOBILE).closeCode())
                .isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        assertThat(farther.open(0, claims(lost), "under-a-new-name", DeviceKind.WEB)
                        .closeCode())
                .isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        refresh(lost).expectProblem(401, "TOKEN_REVOKED");
        rest.get("/api/v1/relations", lost.text("accessToken")).expectProblem(401, "TOKEN_REVOKED");
        assertThat(list(page).getDevicesList()).extracting(Device::getDeviceId).containsExactly("page-of-ann");
        assertThat(logOut(page, "phone-of-ann").hasLogOutDeviceResult()).isTrue();

        Client anew = farther.open(0, claims(logIn(ann)), "phone-of-ann", DeviceKind.MOBILE);
        refresh(kept).expect(200);
        await().during(Duration.ofSeconds(3))
                .atMost(AT_MOST)
                .untilAsserted(() ->
                        assertThat(List.of(anew.closeCode(), page.closeCode())).containsOnly(0));
    }

    @Test
    void logOutDevice_tokensThatFollowedByRefresh_endToo() {
        Answer grant = logIn(ann);
        Client phone = both.open(0, claims(grant), "phone-of-ann", DeviceKind.MOBILE);
        Answer followed = refresh(grant).expect(200);
        assertThat(claims(followed).signIn()).isEqualTo(claims(grant).signIn()).isNotZero();

        rest.send(rest.to("/api/v1/users/" + ann + "/devices/phone-of-ann")
                        .DELETE()
                        .header("Authorization", "Bearer " + SERVER_KEY))
                .expect(204);

        awaitClosed(phone);
        refresh(followed).expectProblem(401, "TOKEN_REVOKED");
        assertThat(both.open(1, claims(followed), "phone-of-ann", DeviceKind.MOBILE)
                        .closeCode())
                .isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
    }

    @Test
    void logOutDevice_itself_isAnsweredAndThenClosed() {
        Client phone = both.open(0, claims(logIn(ann)), "phone-of-ann", DeviceKind.MOBILE);

        assertThat(logOut(phone, "phone-of-ann").hasLogOutDeviceResult()).isTrue();

        awaitClosed(phone);
    }

    @Test
    void logOutDevice_whoseTokenNamesNoSignIn_endsAllOfTheUser() {
        AccessClaims old = claims(logIn(ann));
        Client phone = both.open(
                0,
                new AccessClaims(old.userId(), old.kind(), old.generation(), 0, old.expiresAt()),
                "phone-of-ann",
                DeviceKind.MOBILE);
        Client page = both.open(0, claims(logIn(ann)), "page-of-ann", DeviceKind.WEB);

        logOut(page, "phone-of-ann");

        awaitClosed(phone);
        awaitClosed(page);
        Client anew = both.open(0, claims(logIn(ann)), "page-of-ann", DeviceKind.WEB);
        assertThat(list(anew).getDevicesCount()).isEqualTo(1);
    }

    @Test
    void devices_ofAnotherUser_areNeitherListedNorLoggedOut() {
        Client phone = both.open(0, claims(logIn(ann)), "phone-of-ann", DeviceKind.MOBILE);
        Client eve = both.open(0, claims(logIn(user("Eve"))), "phone-of-eve", DeviceKind.MOBILE);

        logOut(eve, "phone-of-ann");

        assertThat(list(eve).getDevicesList()).extracting(Device::getDeviceId).containsExactly("phone-of-eve");
        assertThat(list(phone).getDevicesCount()).isEqualTo(1);
        assertThat(phone.closeCode()).isZero();
    }

    @Test
    void devices_ofAVisitor_areNotNoted() {
        Client visitor = both.open(0, account(UserKind.VISITOR), UserKind.VISITOR, 9, "page-of-a-visitor");
        Client agent = both.open(0, account(UserKind.AGENT), UserKind.AGENT, 9, "desk-of-an-agent");

        ServerFrame refused = visitor.ask(ClientFrame.newBuilder().setListDevices(ListDevices.getDefaultInstance()));
        assertThat(refused.getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(logOut(visitor, "page-of-a-visitor").getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(LogicNodes.sql(one)
                        .queryForObject(
                                "SELECT COUNT(*) FROM user_device WHERE user_id = ?", Long.class, visitor.userId()))
                .isZero();
        assertThat(list(agent).getDevicesCount()).isEqualTo(1);
        assertThat(logOut(agent, "").getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    private static long account(UserKind kind) {
        long userId = one.getBean(IdGenerator.class).next();
        one.getBean(UserStore.class).add(UserAccount.fresh(userId, kind, "Somebody"));
        return userId;
    }

    @Test
    void rest_listsTheDevicesOfUsersAlone() {
        both.open(0, claims(logIn(ann)), "phone-of-ann", DeviceKind.MOBILE);
        String path = "/api/v1/users/" + ann + "/devices";

        JsonNode device =
                rest.get(path, SERVER_KEY).expect(200).json().path("devices").get(0);

        assertThat(device.path("deviceId").asString()).isEqualTo("phone-of-ann");
        assertThat(device.path("kind").asString()).isEqualTo("MOBILE");
        assertThat(device.path("online").asBoolean()).isTrue();
        assertThat(device.path("lastSeenMs").asLong())
                .isGreaterThanOrEqualTo(device.path("firstSeenMs").asLong());
        rest.get(path).expectProblem(401, "TOKEN_MISSING");
        rest.get("/api/v1/users/" + account(UserKind.AGENT) + "/devices", SERVER_KEY)
                .expectProblem(404, "NOT_FOUND");
        rest.send(rest.to("/api/v1/users/1/devices/phone-of-ann")
                        .DELETE()
                        .header("Authorization", "Bearer " + SERVER_KEY))
                .expectProblem(404, "NOT_FOUND");
    }
}
