package io.parley.chaos.history;

import java.time.Duration;

/** One thing that a client did or saw. Times are since the run began, by the one clock of the process with the clients. */
public sealed interface Event {
    Duration at();

    /**
     * A device was told to send. One device's sends of one conversation are asked for in the order of their ordinals.
     *
     * @param ordinal 1, 2, 3 … of this device
     */
    record Sent(Duration at, Device device, long conversationId, String clientMsgId, int ordinal) implements Event {}

    /** The sender was told that it is stored. */
    record Acked(Duration at, Device device, String clientMsgId, Place place) implements Event {}

    /** Refused for good. */
    record Refused(Duration at, Device device, String clientMsgId, String code) implements Event {}

    /** What was stored already was sent once more, and answered so. */
    record Repeated(Duration at, Device device, String clientMsgId, Place place, boolean duplicate) implements Event {}

    /** An edit or recall was answered: the message is so now. */
    record Changed(Duration at, Device device, Place place, Revised revised) implements Event {}

    /** A message came to the application. */
    record Seen(Duration at, Device device, Place place, long senderId) implements Event {}

    /**
     * Nobody of a pair may write: the block was answered, and the log ended here when it was read after that.
     *
     * @param lastSeq of the conversation, read from the table after the block's answer
     */
    record Blocked(Duration at, long conversationId, long lastSeq) implements Event {}

    /**
     * The same pair just before the block is taken back.
     *
     * @param lastSeq of the conversation, read from the table before the unblock was asked for
     */
    record Unblocking(Duration at, long conversationId, long lastSeq) implements Event {}

    /** The device has a connection and is current. */
    record Online(Duration at, Device device) implements Event {}

    /** The device has a connection, and knows that something may be missing. */
    record Behind(Duration at, Device device) implements Event {}

    /**
     * The device has no connection.
     *
     * @param why in the words of the SDK
     */
    record Offline(Duration at, Device device, String why) implements Event {}

    /** The run itself broke the device's connection. */
    record Cut(Duration at, Device device) implements Event {}

    record FaultBegan(Duration at, String fault) implements Event {}

    /** The fault is healed: whatever it stopped is ready again. */
    record FaultEnded(Duration at, String fault) implements Event {}
}
