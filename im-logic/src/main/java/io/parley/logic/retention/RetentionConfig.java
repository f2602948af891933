package io.parley.logic.retention;

import io.parley.common.protocol.ConversationKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param direct how long the messages of DIRECT conversations are kept; null: for ever
 * @param group of GROUP conversations
 * @param support of SUPPORT conversations
 * @param interval how often what is too old is looked for
 */
@ConfigurationProperties("parley.retention")
public record RetentionConfig(
        @Nullable Duration direct,
        @Nullable Duration group,
        @Nullable Duration support,
        @DefaultValue("1h") Duration interval) {
    /** A message that is gone is no longer known by its client_msg_id: nobody repeats a send for so long. */
    private static final Duration SHORTEST = Duration.ofDays(1);

    public RetentionConfig {
        keep(direct, group, support).forEach((kind, keep) -> {
            if (keep.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException(
                        "parley.retention." + kind.name().toLowerCase(Locale.ROOT) + ": " + keep + " (expected: >= "
                                + SHORTEST + ", or nothing)");
            }
        });
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("parley.retention.interval: " + interval + " (expected: > 0)");
        }
    }

    /** What is absent is kept for ever. */
    Map<ConversationKind, Duration> keep() {
        return keep(direct, group, support);
    }

    private static Map<ConversationKind, Duration> keep(
            @Nullable Duration direct, @Nullable Duration group, @Nullable Duration support) {
        Map<ConversationKind, Duration> keep = new EnumMap<>(ConversationKind.class);
        put(keep, ConversationKind.DIRECT, direct);
        put(keep, ConversationKind.GROUP, group);
        put(keep, ConversationKind.SUPPORT, support);
        return keep;
    }

    private static void put(Map<ConversationKind, Duration> keep, ConversationKind kind, @Nullable Duration duration) {
        if (duration != null) {
            keep.put(kind, duration);
        }
    }
}
