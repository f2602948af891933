package io.parley.logic.device;

import io.parley.logic.link.DatabaseOutage;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.Login;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * When devices were seen, written behind what happens, many at once: no hello waits for it. What finds no room, or finds
 * the database gone, is lost, and the device seems to have been seen a little earlier than it was.
 */
@Component
public class SeenDevices {
    private static final Logger LOG = LoggerFactory.getLogger(SeenDevices.class);
    private static final int BATCH = 200;
    private static final int MOST = 100_000;

    private final DeviceStore devices;
    /** By user and device; the last one counts. */
    private Map<Key, Login> waiting = new LinkedHashMap<>();

    private record Key(long userId, String deviceId) {}

    public SeenDevices(DeviceStore devices) {
        this.devices = devices;
    }

    /** Never blocks. */
    synchronized void add(Login login) {
        if (waiting.size() < MOST) {
            waiting.merge(
                    new Key(login.userId(), login.deviceId()),
                    login,
                    (before, now) -> now.signIn() == 0 ? before : now);
        }
    }

    private synchronized Collection<Login> take() {
        Collection<Login> taken = waiting.values();
        waiting = new LinkedHashMap<>();
        return taken;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void write() {
        List<Login> all = new ArrayList<>(take());
        try {
            for (int from = 0; from < all.size(); from += BATCH) {
                devices.seen(all.subList(from, Math.min(all.size(), from + BATCH)));
            }
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isBehind(e)) {
                throw e;
            }
            LOG.warn("when {} devices were seen can't be written: {}", all.size(), e.toString());
        }
    }
}
