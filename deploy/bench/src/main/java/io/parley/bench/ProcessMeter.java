package io.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** CPU time and memory of processes, read from Linux's {@code /proc}. */
final class ProcessMeter {
    /** USER_HZ, which is 100 on every Linux that is in use. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int FIELDS_BEFORE_STATE = 2;
    private static final int UTIME = 14;
    private static final int STIME = 15;

    private final Map<String, Long> pids;

    /** @param pids by what the process is called in the report, in its order */
    ProcessMeter(Map<String, Long> pids) {
        this.pids = new LinkedHashMap<>(pids);
    }

    /** CPU seconds that each process has used since it started. */
    Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        pids.forEach((name, pid) -> seconds.put(name, cpuSeconds(pid)));
        return seconds;
    }

    /** Resident kilobytes of one JVM after a full collection, so that what lives stands where it stays. */
    long residentKilobytes(String name) {
        long pid = Objects.requireNonNull(pids.get(name), name);
        collect(pid);
        return lines(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " has ended"));
    }

    private static void collect(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            int status = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("jcmd ended with " + status + " (expected: 0)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no jcmd: a JDK is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static double cpuSeconds(long pid) {
        String stat = lines(Path.of("/proc", Long.toString(pid), "stat"));
        // The second field, the name in parentheses, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[UTIME - FIELDS_BEFORE_STATE - 1])
                + Long.parseLong(fields[STIME - FIELDS_BEFORE_STATE - 1]);
        return ticks / TICKS_PER_SECOND;
    }

    private static String lines(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("a process has ended, or this is no Linux", e);
        }
    }
}
