package io.parley.logic.push;

import io.parley.storage.push.PushSubscription;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A push service that devices can be notified through. A bean of this type takes its place beside Web Push, with endpoints of
 * a scheme of its own, such as {@code apns:<token>}.
 */
public interface PushSender {
    /** Whether endpoints of this scheme are its own. */
    boolean takes(URI endpoint);

    /** What is wrong with a subscription whose endpoint it takes, in English, for the client's developer; empty: nothing. */
    Optional<String> fault(PushSubscription subscription);

    /**
     * Sends one notification, once, and in bounded time. Called on a thread that may wait, but not for long.
     *
     * @param notification what it tells of, as JSON
     * @param topic of notifications of one topic that wait for a device, the last one is enough: at most 32 characters
     */
    CompletableFuture<Outcome> send(PushSubscription subscription, byte[] notification, String topic);

    /** What the push service said. */
    sealed interface Outcome {
        record Sent() implements Outcome {}

        /** The subscription is good for nothing any more. */
        record Gone() implements Outcome {}

        /** Never to be sent again. */
        record Refused(String reason) implements Outcome {}

        /**
         * @param after not before; zero: the sender does not know
         */
        record Later(String reason, Duration after) implements Outcome {}
    }
}
