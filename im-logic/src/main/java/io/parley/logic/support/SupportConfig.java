package io.parley.logic.support;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param sweep how often leases are renewed, and whatever the events behind assignment have missed is looked for
 * @param threads that assign sessions, as many that write lines into conversations, and as many for {@link WaitingNews}
 * @param waitingShown how many waiting sessions of a site an agent's list holds, the first ones
 * @param positionsPushed how many of those who wait are told when the queue moves, the first ones
 */
@ConfigurationProperties("parley.support")
public record SupportConfig(
        @DefaultValue("2s") Duration sweep,
        @DefaultValue("2") int threads,
        @DefaultValue("200") int waitingShown,
        @DefaultValue("50") int positionsPushed) {
    public SupportConfig {
        if (sweep.toMillis() < 1 || threads < 1 || waitingShown < 1 || positionsPushed < 0) {
            throw new IllegalArgumentException("parley.support: sweep " + sweep + ", threads " + threads
                    + ", waiting-shown " + waitingShown + ", positions-pushed " + positionsPushed
                    + " (expected: > 0, positions-pushed >= 0)");
        }
    }
}
