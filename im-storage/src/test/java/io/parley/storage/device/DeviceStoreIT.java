package io.parley.storage.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.UserKind;
import io.parley.storage.credential.RefreshFamily;
import io.parley.storage.credential.RefreshTokenStore;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@StorageTest
class DeviceStoreIT {
    private static final Duration KEEP = Duration.ofDays(30);
    private static final int REVOKED = CloseCode.ACCESS_TOKEN_REVOKED_VALUE;

    private final DeviceStore devices;
    private final RefreshTokenStore families;
    private final IdGenerator ids;
    private final JdbcTemplate sql;
    private final long ann;

    DeviceStoreIT(DeviceStore devices, RefreshTokenStore families, People people, IdGenerator ids, JdbcTemplate sql) {
        this.devices = devices;
        this.families = families;
        this.ids = ids;
        this.sql = sql;
        this.ann = people.user("Ann");
    }

    /** A log-in with its refresh tokens; its number as a token names it. */
    private long signIn(long userId) {
        // As many of them negative as not.
        long number = Long.reverse(ids.next());
        byte[] hash =
                ByteBuffer.allocate(32).putLong(number).putLong(24, ids.next()).array();
        families.add(new RefreshFamily(
                hash, userId, 1, new byte[32], Optional.empty(), Instant.ofEpochMilli(9_000_000_000_000L), false));
        return number;
    }

    private boolean isRevoked(long signIn) {
        return sql.queryForObject(
                "SELECT revoked_at IS NOT NULL FROM refresh_token WHERE user_id = ? AND LEFT(family_hash, 8) = ?",
                Boolean.class,
                ann,
                ByteBuffer.allocate(8).putLong(signIn).array());
    }

    private Login login(String device, long signIn) {
        return new Login(ann, device, 2, "app/1", signIn);
    }

    private Login noted(String device, long signIn) {
        Login login = login(device, signIn);
        devices.note(login, KEEP, DevicePolicy.ALL);
        return login;
    }

    private Standing standing(Login login) {
        return devices.standing(login).orElseThrow();
    }

    private void age(String device, long days) {
        sql.update(
                "UPDATE user_device SET last_seen_at = last_seen_at - ? * 86400000 WHERE user_id = ? AND device_id = ?",
                days,
                ann,
                device);
    }

    @Test
    void standing_unknownUser_isEmpty() {
        assertThat(devices.standing(new Login(ids.next(), "device-1", 0, "", 5)))
                .isEmpty();
    }

    @Test
    void standing_isKnownWithTheSameDeviceSignInKindAndClientAlone() {
        long signIn = signIn(ann);
        Login login = login("device-1", signIn);
        assertThat(standing(login).known()).isFalse();

        devices.note(login, KEEP, DevicePolicy.ALL);

        assertThat(standing(login).known()).isTrue();
        assertThat(standing(login).endedWith()).isZero();
        assertThat(standing(login).account().name()).isEqualTo("Ann");
        assertThat(standing(login).account().kind()).isEqualTo(UserKind.USER);
        assertThat(standing(login("device-2", signIn)).known()).isFalse();
        assertThat(standing(login("Device-1", signIn)).known()).isFalse();
        assertThat(standing(login("device-1", signIn + 1)).known()).isFalse();
        assertThat(standing(new Login(ann, "device-1", 3, "app/1", signIn)).known())
                .isFalse();
        assertThat(standing(new Login(ann, "device-1", 2, "app/2", signIn)).known())
                .isFalse();
        assertThat(standing(login("device-1", 0)).known()).isTrue();
        assertThat(standing(Login.withoutDevice(ann, signIn)).endedWith()).isZero();
    }

    @Test
    void list_hasEachDeviceAsItWasSeenLast() {
        noted("device-1", signIn(ann));
        noted("device-2", signIn(ann));
        age("device-1", 2);
        age("device-2", 1);
        assertThat(devices.list(ann)).extracting(Device::deviceId).containsExactly("device-2", "device-1");

        devices.note(new Login(ann, "device-1", 4, "应用/2 👩‍🚒", signIn(ann)), KEEP, DevicePolicy.ALL);

        Device newest = devices.list(ann).get(0);
        assertThat(newest.deviceId()).isEqualTo("device-1");
        assertThat(newest.kind()).isEqualTo(4);
        assertThat(newest.client()).isEqualTo("应用/2 👩‍🚒");
        assertThat(newest.firstSeenAt()).isPositive().isLessThanOrEqualTo(newest.lastSeenAt());
        assertThat(devices.list(ids.next())).isEmpty();
    }

    @Test
    void seen_movesWhatIsThere_andMakesNothing() {
        Login login = noted("device-1", signIn(ann));
        noted("device-2", signIn(ann));
        age("device-1", 3);
        long before = devices.list(ann).get(1).lastSeenAt();
        sql.update("UPDATE device_sign_in SET seen_at = 5 WHERE user_id = ? AND device_id = 'device-1'", ann);

        devices.seen(List.of(login, login("device-9", 0)));

        assertThat(devices.list(ann))
                .hasSize(2)
                .allSatisfy(device -> assertThat(device.lastSeenAt()).isGreaterThan(before));
        assertThat(sql.queryForObject(
                        "SELECT seen_at > 5 FROM device_sign_in WHERE user_id = ? AND device_id = 'device-1'",
                        Boolean.class,
                        ann))
                .isTrue();
        devices.seen(List.of());
    }

    @Test
    void logOut_endsAllThatTheDeviceCameWith_andNothingElse() {
        long first = signIn(ann);
        long second = signIn(ann);
        long others = signIn(ann);
        noted("device-1", first);
        noted("device-1", second);
        Login other = noted("device-2", others);
        long before = sql.queryForObject("SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 - 1000", Long.class);

        List<EndedSignIn> ended =
                devices.logOut(ann, "device-1", CloseCode.ACCESS_TOKEN_REVOKED).orElseThrow();

        assertThat(ended).extracting(EndedSignIn::signIn).containsExactlyInAnyOrder(first, second);
        assertThat(isRevoked(first)).isTrue();
        assertThat(isRevoked(second)).isTrue();
        assertThat(isRevoked(others)).isFalse();
        assertThat(standing(login("device-1", first)).endedWith()).isEqualTo(REVOKED);
        assertThat(standing(login("another-name", second)).endedWith()).isEqualTo(REVOKED);
        assertThat(standing(Login.withoutDevice(ann, first)).endedWith()).isEqualTo(REVOKED);
        assertThat(standing(other).endedWith()).isZero();
        assertThat(devices.list(ann)).extracting(Device::deviceId).containsExactly("device-2");
        assertThat(devices.endedSince(before)).containsAll(ended);
        assertThat(devices.endedSince(ended.get(0).endedAt() + 1)).doesNotContainAnyElementsOf(ended);
        assertThat(devices.logOut(ann, "device-1", CloseCode.ACCESS_TOKEN_REVOKED))
                .isEmpty();

        Login anew = noted("device-1", signIn(ann));
        assertThat(standing(anew).endedWith()).isZero();
        assertThat(standing(anew).known()).isTrue();
    }

    @Test
    void logOut_withoutSignIn_saysThatNothingIsKnown() {
        noted("device-1", 0);

        assertThat(devices.logOut(ann, "device-1", CloseCode.ACCESS_TOKEN_REVOKED))
                .contains(List.of());
    }

    @Test
    void logOut_whileTheDeviceComesWithNewSignIns_missesNoneThatIsNoted() {
        noted("device-1", signIn(ann));
        List<Long> signIns = Stream.generate(() -> signIn(ann)).limit(8).toList();

        Together.run(9, number -> {
            if (number == 8) {
                devices.logOut(ann, "device-1", CloseCode.ACCESS_TOKEN_REVOKED);
            } else {
                noted("device-1", signIns.get(number));
            }
            return number;
        });

        for (long signIn : signIns) {
            Standing standing = standing(login("device-1", signIn));
            assertThat(standing.known()).isNotEqualTo(standing.endedWith() != 0);
        }
    }

    @Test
    void note_forgetsWhatWasNotSeenForLong() {
        noted("device-1", signIn(ann));
        age("device-1", 31);
        sql.update("UPDATE device_sign_in SET seen_at = seen_at - 31 * 86400000 WHERE user_id = ?", ann);

        noted("device-2", signIn(ann));

        assertThat(devices.list(ann)).extracting(Device::deviceId).containsExactly("device-2");
        assertThat(sql.queryForObject("SELECT COUNT(*) FROM device_sign_in WHERE user_id = ?", Integer.class, ann))
                .isEqualTo(1);
    }

    @Test
    void note_oneDeviceTooMany_forgetsTheOldest() {
        for (int i = 0; i < DeviceStore.MAX_DEVICES; i++) {
            noted("device-" + i, 0);
        }
        age("device-7", 1);

        noted("device-new", 0);

        assertThat(devices.list(ann))
                .hasSize(DeviceStore.MAX_DEVICES)
                .extracting(Device::deviceId)
                .contains("device-new", "device-6")
                .doesNotContain("device-7");
    }

    @Test
    void forgetAll_leavesOthersAlone() {
        noted("device-1", signIn(ann));
        long other = ids.next();
        devices.note(new Login(other, "device-1", 0, "", 3), KEEP, DevicePolicy.ALL);

        devices.forgetAll(ann);

        assertThat(devices.list(ann)).isEmpty();
        assertThat(devices.list(other)).hasSize(1);
    }

    @Test
    void removeEnded_removesTheOldAlone() {
        long old = signIn(ann);
        long young = signIn(ann);
        noted("device-1", old);
        noted("device-2", young);
        devices.logOut(ann, "device-1", CloseCode.ACCESS_TOKEN_REVOKED);
        devices.logOut(ann, "device-2", CloseCode.ACCESS_TOKEN_REVOKED);
        sql.update("UPDATE ended_sign_in SET ended_at = 1 WHERE user_id = ? AND sign_in = ?", ann, old);

        assertThat(devices.removeEnded(KEEP, 1)).isEqualTo(1);

        assertThat(standing(login("device-1", old)).endedWith()).isZero();
        assertThat(standing(login("device-2", young)).endedWith()).isEqualTo(REVOKED);
    }

    private Noted under(DevicePolicy policy, Login login) {
        return devices.note(login, KEEP, policy);
    }

    private static Login kind(int kind, Login login) {
        return new Login(login.userId(), login.deviceId(), kind, login.client(), login.signIn());
    }

    @Test
    void note_single_endsEveryOtherDevice() {
        Login phone = noted("device-1", signIn(ann));
        Login page = kind(1, noted("device-2", signIn(ann)));

        Login newest = login("device-3", signIn(ann));
        Noted noted = under(DevicePolicy.SINGLE, newest);

        assertThat(noted.endedWith()).isZero();
        assertThat(noted.ended())
                .extracting(EndedSignIn::signIn)
                .containsExactlyInAnyOrder(phone.signIn(), page.signIn());
        assertThat(standing(phone).endedWith()).isEqualTo(CloseCode.LOGGED_IN_ELSEWHERE_VALUE);
        assertThat(isRevoked(phone.signIn())).isTrue();
        assertThat(standing(newest).endedWith()).isZero();
        assertThat(isRevoked(newest.signIn())).isFalse();
        assertThat(devices.list(ann)).extracting(Device::deviceId).containsExactly("device-3");
        assertThat(under(DevicePolicy.SINGLE, phone).endedWith()).isEqualTo(CloseCode.LOGGED_IN_ELSEWHERE_VALUE);
        assertThat(standing(newest).endedWith()).isZero();
    }

    @Test
    void note_onePerKind_endsThoseOfItsKindAlone() {
        Login page = kind(1, login("device-1", signIn(ann)));
        Login phone = kind(2, login("device-2", signIn(ann)));
        under(DevicePolicy.ONE_PER_KIND, page);
        under(DevicePolicy.ONE_PER_KIND, phone);

        under(DevicePolicy.ONE_PER_KIND, kind(2, login("device-3", signIn(ann))));

        assertThat(devices.list(ann)).extracting(Device::deviceId).containsExactlyInAnyOrder("device-1", "device-3");
        assertThat(standing(page).endedWith()).isZero();
        assertThat(standing(phone).endedWith()).isEqualTo(CloseCode.LOGGED_IN_ELSEWHERE_VALUE);
    }

    @Test
    void note_singleWithASharedSignIn_movesIt() {
        Login first = noted("device-1", signIn(ann));
        Login second = login("device-2", first.signIn());

        Noted noted = under(DevicePolicy.SINGLE, second);

        assertThat(noted.ended()).singleElement().satisfies(ended -> {
            assertThat(ended.signIn()).isEqualTo(first.signIn());
            assertThat(ended.deviceId()).isEqualTo("device-1");
        });
        assertThat(standing(first).endedWith()).isEqualTo(CloseCode.LOGGED_IN_ELSEWHERE_VALUE);
        assertThat(standing(second).endedWith()).isZero();
        assertThat(isRevoked(first.signIn())).isFalse();
    }

    @Test
    void note_singleOnManyAtOnce_leavesExactlyOne() {
        List<Login> logins = IntStream.range(0, 8)
                .mapToObj(i -> login("device-" + i, signIn(ann)))
                .toList();

        List<Noted> noted = Together.run(8, number -> under(DevicePolicy.SINGLE, logins.get(number)));

        assertThat(noted).allMatch(each -> each.endedWith() == 0);
        assertThat(noted.stream().mapToInt(each -> each.ended().size()).sum()).isEqualTo(7);
        assertThat(logins)
                .filteredOn(each -> standing(each).endedWith() == 0)
                .singleElement()
                .satisfies(left -> {
                    assertThat(standing(left).known()).isTrue();
                    assertThat(devices.list(ann)).extracting(Device::deviceId).containsExactly(left.deviceId());
                });
    }
}
