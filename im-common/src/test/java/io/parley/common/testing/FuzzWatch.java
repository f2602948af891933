package io.parley.common.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Runs code on input that a fuzzer made, and demands that no exception ends in the log, and that it takes no more memory
 * and time than such input may. Nothing is printed meanwhile.
 */
public final class FuzzWatch {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** What one input of at most 64 KiB may allocate on the thread that takes it, all in all. */
    private static final long MOST_BYTES = 64 << 20;

    private static final long MOST_CPU_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** The first times, classes are loaded, and changed by the fuzzer. */
    private static final int TRIES = 3;

    private final List<String> expected;

    /** @param expected what lines of the log, or their exceptions, may say: that a peer sent what it should not */
    public FuzzWatch(String... expected) {
        this.expected = List.of(expected);
    }

    /** @param code may be called more than once */
    public void run(Callable<?> code) throws Exception {
        String excess = "";
        for (int i = 0; i < TRIES; i++) {
            excess = excessOf(code);
            if (excess.isEmpty()) {
                return;
            }
        }
        throw new AssertionError(excess);
    }

    /** Empty: it has kept to the limits. */
    private String excessOf(Callable<?> code) throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Faults faults = new Faults();
        context.addTurboFilter(faults);
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long nanosBefore = THREADS.getCurrentThreadCpuTime();
        try {
            code.call();
        } catch (AssertionError e) {
            faults.seen.forEach(fault -> e.addSuppressed(new AssertionError(fault)));
            throw e;
        } finally {
            context.getTurboFilterList().remove(faults);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        long nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
        if (!faults.seen.isEmpty()) {
            throw new AssertionError("an exception in the log (expected: an error or close code of the catalogue)\n"
                    + String.join("\n", faults.seen));
        }
        return bytes <= MOST_BYTES && nanos <= MOST_CPU_NANOS
                ? ""
                : "took %d bytes, %d ns of CPU (expected: <= %d, <= %d)"
                        .formatted(bytes, nanos, MOST_BYTES, MOST_CPU_NANOS);
    }

    private final class Faults extends TurboFilter {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        public FilterReply decide(
                Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
            Throwable cause = thrown;
            if (arguments != null
                    && arguments.length > 0
                    && arguments[arguments.length - 1] instanceof Throwable last) {
                cause = last;
            }
            boolean isFault = level.isGreaterOrEqual(Level.ERROR) || (level.equals(Level.WARN) && cause != null);
            String said = format + " " + cause;
            if (format != null && isFault && expected.stream().noneMatch(said::contains)) {
                seen.add(format + " " + trace(cause));
            }
            return FilterReply.DENY;
        }

        /** As deep as our own code goes. */
        private static String trace(Throwable cause) {
            StringWriter text = new StringWriter();
            if (cause != null) {
                cause.printStackTrace(new PrintWriter(text));
            }
            return text.toString().replaceAll("(?s)\\s+at [^\\n]*FuzzWatch.*", "");
        }
    }
}
