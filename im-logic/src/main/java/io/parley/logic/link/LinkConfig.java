package io.parley.logic.link;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param heartbeat how often an idle stream carries a heartbeat
 * @param silence a stream on which nothing came for this long is ended; whole heartbeats
 * @param batchSize a batch is sent once it holds this much; a single larger event still goes out alone
 * @param queueSize what may wait for a slow access node; over it pushes become one hint for all its connections
 * @param replyQueueSize over this much waiting, replies included, the stream is ended
 * @param maxFrameSize the largest batch that is taken from an access node
 * @param drain how long a node that stops still answers, after it has told the access nodes to turn to others
 */
@ConfigurationProperties("parley.link")
public record LinkConfig(
        @DefaultValue("1s") Duration heartbeat,
        @DefaultValue("5s") Duration silence,
        @DefaultValue("256KB") DataSize batchSize,
        @DefaultValue("8MB") DataSize queueSize,
        @DefaultValue("32MB") DataSize replyQueueSize,
        @DefaultValue("16MB") DataSize maxFrameSize,
        @DefaultValue("1s") Duration drain) {
    public LinkConfig {
        if (heartbeat.toMillis() < 10 || silence.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("parley.link: heartbeat " + heartbeat + ", silence " + silence
                    + " (expected: heartbeat >= 10ms, silence > heartbeat)");
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("parley.link: drain " + drain + " (expected: >= 0)");
        }
        if (batchSize.toBytes() < 1 || queueSize.compareTo(batchSize) < 0 || replyQueueSize.compareTo(queueSize) < 0) {
            throw new IllegalArgumentException("parley.link: batch-size " + batchSize + ", queue-size " + queueSize
                    + ", reply-queue-size " + replyQueueSize + " (expected: each at least the one before)");
        }
    }

    /**
     * What came after a longer silence than this, or was asked for longer ago, is not acted upon: the access node may have
     * given this node up, and its clients may have had other answers elsewhere. Two heartbeats less than {@link #silence}, as
     * what the other side has heard last may be one old, and what this side has heard too.
     */
    public Duration trust() {
        Duration trust = silence.minus(heartbeat.multipliedBy(2));
        return trust.compareTo(heartbeat) > 0 ? trust : heartbeat;
    }

    /** How many heartbeats may pass in silence. Counted in ticks, so that a paused process does not blame its peers. */
    int silentTicks() {
        return Math.toIntExact(silence.toNanos() / heartbeat.toNanos());
    }
}
