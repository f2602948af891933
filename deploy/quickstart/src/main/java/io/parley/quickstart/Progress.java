package io.parley.quickstart;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the person at the terminal reads. The logging configuration prints these lines as they are. */
final class Progress {
    private static final Logger TERMINAL = LoggerFactory.getLogger("parley.quickstart");

    private final long begin = System.nanoTime();

    /** One part of the start. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws Exception;
    }

    void say(String line) {
        TERMINAL.info(line);
    }

    void complain(@Nullable String line) {
        TERMINAL.error(line);
    }

    /** Runs a step; prints its name when it begins and its time when it is done. */
    <T> T step(String name, Step<T> step) throws Exception {
        say("  " + name + " ...");
        long stepBegin = System.nanoTime();
        T result = step.run();
        say("  " + name + " ready in " + seconds(System.nanoTime() - stepBegin));
        return result;
    }

    /** Since the start of all. */
    String elapsed() {
        return seconds(System.nanoTime() - begin);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1000.0);
    }
}
