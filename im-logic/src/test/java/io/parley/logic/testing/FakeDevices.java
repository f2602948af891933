package io.parley.logic.testing;

import io.parley.common.protocol.CloseCode;
import io.parley.storage.device.Device;
import io.parley.storage.device.DevicePolicy;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.EndedSignIn;
import io.parley.storage.device.Login;
import io.parley.storage.device.Noted;
import io.parley.storage.device.Standing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Logins in memory. */
public final class FakeDevices implements DeviceStore {
    public final Set<Login> noted = ConcurrentHashMap.newKeySet();
    public final List<Login> seen = new CopyOnWriteArrayList<>();
    /** Close codes by sign-in. */
    public final Map<Long, Integer> ended = new ConcurrentHashMap<>();

    private final FakeUsers users;

    FakeDevices(FakeUsers users) {
        this.users = users;
    }

    @Override
    public Optional<Standing> standing(Login login) {
        return users.find(login.userId())
                .map(account -> new Standing(account, ended.getOrDefault(login.signIn(), 0), noted.contains(login)));
    }

    @Override
    public Noted note(Login login, Duration keep, DevicePolicy policy) {
        noted.add(login);
        return new Noted(0, List.of());
    }

    @Override
    public void seen(Collection<Login> logins) {
        seen.addAll(logins);
    }

    @Override
    public List<Device> list(long userId) {
        return List.of();
    }

    @Override
    public Optional<List<EndedSignIn>> logOut(long userId, String deviceId, CloseCode code) {
        return Optional.empty();
    }

    @Override
    public void forgetAll(long userId) {}

    @Override
    public List<EndedSignIn> endedSince(long sinceMillis) {
        return List.of();
    }

    @Override
    public int removeEnded(Duration age, int limit) {
        return 0;
    }
}
