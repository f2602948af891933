package io.parley.logic.probe;

import java.time.Duration;

/** What became of one message of the probe. */
sealed interface Outcome {
    /** How far a message may get. */
    enum Stage {
        ACCOUNTS("the probe's accounts can't be read"),
        CONNECT("no connection to an access node"),
        ACK("no ack"),
        DELIVERY("acked, but not delivered");

        private final String text;

        Stage(String text) {
            this.text = text;
        }
    }

    /**
     * It arrived.
     *
     * @param ack from sending it to its ack
     * @param delivery from sending it to its arrival
     * @param hinted it came as a hint, behind which the receiver found it in the log
     */
    record Delivered(long seq, Duration ack, Duration delivery, boolean hinted) implements Outcome {}

    /** The server asked to come later: it lives, and has too much to do. Says nothing about the path. */
    record Busy() implements Outcome {}

    /** It did not arrive, or not in time. */
    record Failed(Stage stage, String why) implements Outcome {
        String reason() {
            return stage.text + ": " + why;
        }
    }
}
