package io.parley.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CPU time, memory and whatever else of processes, read from Linux's {@code /proc} and from the JVMs themselves. */
public final class ProcessMeter {
    /** USER_HZ, which is 100 on every Linux that is in use. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int FIELDS_BEFORE_STATE = 2;
    /** The last line of a class histogram: objects, then bytes. */
    private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** What direct buffers take is called so. */
    private static final Pattern DIRECT = Pattern.compile("Other \\(reserved=(\\d+)KB");

    private static final int UTIME = 14;
    private static final int STIME = 15;

    private final Map<String, Long> pids;

    /** @param pids by what the process is called in the report, in its order */
    public ProcessMeter(Map<String, Long> pids) {
        this.pids = new LinkedHashMap<>(pids);
    }

    /** CPU seconds that each process has used since it started. */
    public Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        pids.forEach((name, pid) -> seconds.put(name, cpuSeconds(pid)));
        return seconds;
    }

    /** Resident kilobytes of one JVM after a full collection, so that what lives stands where it stays. */
    public long residentKilobytes(String name) {
        jcmd(pid(name), "GC.run");
        return status(pid(name), "VmRSS:");
    }

    /**
     * What a JVM holds after a full collection, in kilobytes and numbers: {@code heap} (counted while the JVM stands still,
     * so without what it has thrown away since), {@code resident}, {@code direct} (if it runs with {@code
     * -XX:NativeMemoryTracking=summary}), {@code files} and {@code threads}.
     */
    public Map<String, Long> holdings(String name) {
        long pid = pid(name);
        Map<String, Long> holdings = new LinkedHashMap<>();
        holdings.put("heap", sum(LIVE_BYTES, jcmd(pid, "GC.class_histogram")) / 1024);
        holdings.put("resident", status(pid, "VmRSS:"));
        holdings.put("direct", sum(DIRECT, jcmd(pid, "VM.native_memory", "summary")));
        holdings.put("files", files(pid));
        holdings.put("threads", status(pid, "Threads:"));
        return holdings;
    }

    private long pid(String name) {
        return Objects.requireNonNull(pids.get(name), name);
    }

    private static long sum(Pattern number, String text) {
        return number.matcher(text)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
    }

    private static long status(long pid, String field) {
        return lines(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(pid + " has ended"));
    }

    private static long files(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException("a process has ended, or this is no Linux", e);
        }
    }

    private static String jcmd(long pid, String... question) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
        command.addAll(List.of(question));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException("jcmd ended with " + status + " (expected: 0): " + answer);
            }
            return answer;
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
