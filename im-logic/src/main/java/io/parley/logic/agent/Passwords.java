package io.parley.logic.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Argon2id hashes. One check takes tens of milliseconds and 16 MB on purpose, so only as many run at once as there are
 * processors; whoever can't begin within two seconds is refused as BUSY.
 */
@Component
public class Passwords {
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final Argon2PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    private final Semaphore running = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final String nobodys = hash("of nobody");
    private final Timer checks;

    public Passwords(MeterRegistry metrics) {
        this.checks = metrics.timer("parley.agent.password.checks");
    }

    public String hash(String password) {
        return String.valueOf(encoder.encode(password));
    }

    public boolean matches(String password, String hash) {
        return limited(() -> encoder.matches(password, hash));
    }

    /** The work of {@link #matches} for a login that does not exist, so that the time taken tells nothing. */
    void pretend(String password) {
        limited(() -> encoder.matches(password, nobodys));
    }

    private boolean limited(BooleanSupplier check) {
        try {
            if (!running.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refusal(ErrorCode.BUSY, "too many log-ins at once", WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.UNAVAILABLE, "the server is stopping");
        }
        try {
            return checks.record(check);
        } finally {
            running.release();
        }
    }
}
