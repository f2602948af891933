package io.parley.storage.device;

import io.parley.common.protocol.CloseCode;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlDeviceStore implements DeviceStore {
    private static final String EVERY_DEVICE = "";

    private final DeviceMapper devices;
    private final AccountLock accounts;
    private final RetriedTransaction transaction;

    MySqlDeviceStore(DeviceMapper devices, AccountLock accounts, RetriedTransaction transaction) {
        this.devices = devices;
        this.accounts = accounts;
        this.transaction = transaction;
    }

    @Override
    public Optional<Standing> standing(Login login) {
        return Optional.ofNullable(devices.standing(login)).map(StandingRow::toStanding);
    }

    @Override
    public Noted note(Login login, Duration keep, DevicePolicy policy) {
        return transaction.run(() -> {
            if (policy == DevicePolicy.ALL) {
                note(login, keep);
                return new Noted(0, List.of());
            }
            accounts.lock(login.userId());
            Integer endedWith = devices.endedWith(login);
            if (endedWith != null) {
                return new Noted(endedWith, List.of());
            }
            note(login, keep);
            return new Noted(0, displaceOthers(login, policy));
        });
    }

    private List<EndedSignIn> displaceOthers(Login login, DevicePolicy policy) {
        long now = transaction.now();
        int code = CloseCode.LOGGED_IN_ELSEWHERE_VALUE;
        List<EndedSignIn> ended = new ArrayList<>();
        for (Device other : devices.lockOthers(login)) {
            if (policy == DevicePolicy.ONE_PER_KIND && other.kind() != login.kind()) {
                continue;
            }
            List<Long> signIns = devices.signIns(login.userId(), other.deviceId());
            List<Long> own =
                    signIns.stream().filter(signIn -> signIn != login.signIn()).toList();
            if (own.size() < signIns.size()) {
                devices.end(login.userId(), List.of(login.signIn()), other.deviceId(), code, now);
                ended.add(new EndedSignIn(login.userId(), login.signIn(), other.deviceId(), code, now));
            }
            ended.addAll(endEverywhere(login.userId(), own, code, now));
            devices.remove(login.userId(), other.deviceId());
            devices.removeSignIns(login.userId(), other.deviceId());
        }
        return ended;
    }

    private List<EndedSignIn> endEverywhere(long userId, List<Long> signIns, int code, long now) {
        if (!signIns.isEmpty()) {
            devices.end(userId, signIns, EVERY_DEVICE, code, now);
            devices.revokeFamilies(userId, signIns, now);
        }
        return signIns.stream()
                .map(signIn -> new EndedSignIn(userId, signIn, EVERY_DEVICE, code, now))
                .toList();
    }

    private void note(Login login, Duration keep) {
        boolean isNew = devices.addDevice(login) == 1;
        if (login.signIn() != 0) {
            devices.addSignIn(login);
            devices.removeStaleSignIns(login.userId(), keep.toMillis());
        }
        if (isNew) {
            devices.removeStaleDevices(login.userId(), keep.toMillis());
            int tooMany = devices.count(login.userId()) - MAX_DEVICES;
            if (tooMany > 0) {
                devices.removeOldest(login.userId(), tooMany);
            }
        }
    }

    @Override
    public void seen(Collection<Login> logins) {
        // In one order everywhere, as each locks a row.
        List<Login> ordered = logins.stream()
                .sorted(Comparator.comparingLong(Login::userId).thenComparing(Login::deviceId))
                .toList();
        List<Login> signedIn =
                ordered.stream().filter(login -> login.signIn() != 0).toList();
        transaction.run(() -> {
            if (!ordered.isEmpty()) {
                devices.seen(ordered);
            }
            if (!signedIn.isEmpty()) {
                devices.signInsSeen(signedIn);
            }
            return true;
        });
    }

    @Override
    public List<Device> list(long userId) {
        return devices.list(userId);
    }

    @Override
    public Optional<List<EndedSignIn>> logOut(long userId, String deviceId, CloseCode code) {
        return transaction.run(() -> {
            if (devices.lock(userId, deviceId) == null) {
                return Optional.empty();
            }
            List<Long> signIns = devices.signIns(userId, deviceId);
            List<EndedSignIn> ended = endEverywhere(userId, signIns, code.getNumber(), transaction.now());
            devices.remove(userId, deviceId);
            devices.removeSignIns(userId, deviceId);
            return Optional.of(ended);
        });
    }

    @Override
    public void forgetAll(long userId) {
        devices.removeAll(userId);
        devices.removeAllSignIns(userId);
    }

    @Override
    public List<EndedSignIn> endedSince(long sinceMillis) {
        return devices.endedSince(sinceMillis);
    }

    @Override
    public int removeEnded(Duration age, int limit) {
        return devices.removeEnded(age.toMillis(), limit);
    }
}
