package io.parley.client.connection;

import io.parley.client.api.ParleyException.Code;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Ping;

/** Asks in-band when nothing was heard for a while, so that a half-open connection is found. */
final class Heartbeat {
    private static final long PONG_MILLIS = 5_000;

    private final Scheduler scheduler;
    private final Requests requests;
    private final Runnable onDead;
    private Scheduler.Cancel timer = Scheduler.Cancel.NONE;
    private boolean running;
    private boolean probing;
    private long intervalMillis;
    private long lastHeardMillis;

    Heartbeat(Scheduler scheduler, Requests requests, Runnable onDead) {
        this.scheduler = scheduler;
        this.requests = requests;
        this.onDead = onDead;
    }

    void start(long interval) {
        running = true;
        probing = false;
        intervalMillis = interval;
        heard();
        restart();
    }

    void stop() {
        running = false;
        timer.cancel();
    }

    /** Something came: the other side lives. */
    void heard() {
        lastHeardMillis = scheduler.nowMillis();
    }

    /** Asks now. No answer means that nobody is there. */
    void probe() {
        if (!running || probing) {
            return;
        }
        probing = true;
        long askedAt = scheduler.nowMillis();
        ClientFrame.Builder ping = ClientFrame.newBuilder().setPing(Ping.getDefaultInstance());
        requests.call(ping, PONG_MILLIS, reply -> {
            probing = false;
            if (!running) {
                return;
            }
            boolean silent = reply instanceof Reply.Failure failure
                    && failure.error().code() == Code.TIMEOUT
                    && lastHeardMillis <= askedAt;
            if (silent) {
                onDead.run();
            } else {
                restart();
            }
        });
    }

    private void restart() {
        timer.cancel();
        if (running) {
            long silentMillis = scheduler.nowMillis() - lastHeardMillis;
            timer = scheduler.after(Math.max(0, intervalMillis - silentMillis), this::due);
        }
    }

    private void due() {
        if (scheduler.nowMillis() - lastHeardMillis >= intervalMillis) {
            probe();
        } else {
            restart();
        }
    }
}
