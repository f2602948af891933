package io.parley.client.api;

import java.time.Duration;
import java.time.Instant;

/**
 * The server has stored the message.
 *
 * @param sentAt by the server's clock
 * @param elapsed from the call of {@code send} to the knowledge that it is stored, waits for a connection included
 */
public record SendReceipt(
        String clientMsgId, long conversationId, long messageId, long seq, Instant sentAt, Duration elapsed) {}
