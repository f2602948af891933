package io.parley.access.bootstrap;

import io.parley.access.connection.ConnectionConfig;
import io.parley.access.connection.HeartbeatConfig;
import io.parley.access.connection.InboundConfig;
import io.parley.access.connection.OutboundConfig;
import io.parley.access.handshake.HandshakeConfig;
import io.parley.access.link.LinkConfig;
import io.parley.access.link.LinkTiming;
import io.parley.access.link.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link AccessConfig} from variables named {@code PARLEY_ACCESS_…}. Durations are written {@code 500ms},
 * {@code 10s} or {@code 2m}, sizes in bytes or as {@code 64KiB} or {@code 8MiB}, lists with commas. What is absent or
 * blank has its default.
 */
public final class Environment {
    private static final String PREFIX = "PARLEY_ACCESS_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KiB|MiB)?");

    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * @param defaultNode the node's name if PARLEY_ACCESS_NODE is not set
     * @throws IllegalArgumentException if a variable has a value that it can't have
     */
    public static AccessConfig read(Map<String, String> variables, String defaultNode) {
        Environment environment = new Environment(variables);
        return new AccessConfig(
                environment.text("NODE", defaultNode),
                environment.number("PORT", AccessConfig.DEFAULT_PORT),
                environment.number("MANAGEMENT_PORT", AccessConfig.DEFAULT_MANAGEMENT_PORT),
                environment.handshake(HandshakeConfig.defaults()),
                new ConnectionConfig(
                        environment.inbound(InboundConfig.defaults()),
                        environment.outbound(OutboundConfig.defaults()),
                        environment.heartbeat(HeartbeatConfig.defaults())),
                environment.link(),
                environment.drain(DrainConfig.defaults()));
    }

    private HandshakeConfig handshake(HandshakeConfig defaults) {
        return new HandshakeConfig(
                Set.copyOf(list("ALLOWED_ORIGINS", List.of())),
                list("TRUSTED_PROXIES", List.of()),
                number("UPGRADES_PER_SECOND", defaults.upgradesPerSecond()),
                number("UPGRADE_BURST", defaults.upgradeBurst()),
                duration("HELLO_TIMEOUT", defaults.helloTimeout()),
                duration("ACCEPT_TIMEOUT", defaults.acceptTimeout()));
    }

    private InboundConfig inbound(InboundConfig defaults) {
        return new InboundConfig(
                size("MAX_FRAME_SIZE", defaults.maxFrameBytes()),
                number("FRAMES_PER_SECOND", defaults.framesPerSecond()),
                number("FRAME_BURST", defaults.frameBurst()),
                number("MAX_IN_FLIGHT", defaults.maxInFlight()));
    }

    private OutboundConfig outbound(OutboundConfig defaults) {
        return new OutboundConfig(
                size("LOW_WATER_MARK", defaults.lowWaterMarkBytes()),
                size("HIGH_WATER_MARK", defaults.highWaterMarkBytes()),
                size("MAX_PENDING", defaults.maxPendingBytes()),
                duration("SLOW_AFTER", defaults.slowAfter()));
    }

    private HeartbeatConfig heartbeat(HeartbeatConfig defaults) {
        return new HeartbeatConfig(
                duration("PING_AFTER", defaults.pingAfter()), duration("CLOSE_AFTER", defaults.closeAfter()));
    }

    private LinkConfig link() {
        return new LinkConfig(
                list("LOGIC_NODES", List.of("localhost:9090")),
                tls(),
                size("LINK_QUEUE", LinkConfig.DEFAULT_MAX_QUEUED_BYTES),
                timing(LinkTiming.defaults()));
    }

    private LinkTiming timing(LinkTiming defaults) {
        return new LinkTiming(
                duration("LINK_HEARTBEAT", defaults.heartbeat()),
                duration("LINK_SILENCE", defaults.silence()),
                duration("LINK_MIN_BACKOFF", defaults.minBackoff()),
                duration("LINK_MAX_BACKOFF", defaults.maxBackoff()),
                duration("LINK_RESOLVE_EVERY", defaults.resolveEvery()),
                duration("HINT_SPREAD", defaults.hintSpread()),
                duration("TRANSACTION_TIMEOUT", defaults.transactionTimeout()));
    }

    private @Nullable TlsFiles tls() {
        List<String> files = Stream.of("LINK_CERTIFICATE", "LINK_KEY", "LINK_AUTHORITIES")
                .map(name -> text(name, ""))
                .filter(path -> !path.isEmpty())
                .toList();
        if (files.isEmpty()) {
            return null;
        }
        if (files.size() != 3) {
            throw new IllegalArgumentException(PREFIX + "LINK_CERTIFICATE, _KEY, _AUTHORITIES: " + files.size()
                    + " of them set (expected: all or none)");
        }
        return new TlsFiles(Path.of(files.get(0)), Path.of(files.get(1)), Path.of(files.get(2)));
    }

    private DrainConfig drain(DrainConfig defaults) {
        return new DrainConfig(
                duration("DRAIN_WINDOW", defaults.window()),
                duration("DRAIN_CLOSE_GRACE", defaults.closeGrace()),
                duration("DRAIN_RECONNECT_SPREAD", defaults.reconnectSpread()));
    }

    private String text(String name, String otherwise) {
        String value = variables.getOrDefault(PREFIX + name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private List<String> list(String name, List<String> otherwise) {
        String value = text(name, "");
        return value.isEmpty()
                ? otherwise
                : Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    private int number(String name, int otherwise) {
        return parse(
                name, otherwise, Pattern.compile("(\\d{1,9})"), "a whole number", m -> Integer.parseInt(m.group(1)));
    }

    private int size(String name, int otherwise) {
        return parse(name, otherwise, SIZE, "bytes, or a number with KiB or MiB", matcher -> {
            String unit = matcher.group(2);
            int factor = unit == null ? 1 : unit.equals("KiB") ? 1 << 10 : 1 << 20;
            return Math.multiplyExact(Integer.parseInt(matcher.group(1)), factor);
        });
    }

    private Duration duration(String name, Duration otherwise) {
        return parse(name, otherwise, DURATION, "a number with ms, s or m", matcher -> {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
        });
    }

    private <T> T parse(String name, T otherwise, Pattern syntax, String expected, Function<Matcher, T> value) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = syntax.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(PREFIX + name + ": " + text + " (expected: " + expected + ")");
        }
        return value.apply(matcher);
    }
}
