package io.parley.client.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conversation's messages as they are known now.
 *
 * @param loaded the newest messages are there
 * @param messages in seq order; between the first and the last nothing is missing
 * @param hasOlder there are older ones; {@code loadOlder} brings them
 * @param pending own messages on their way or refused, in the order of sending
 * @param failure why the messages can't be had; {@code open} tries again
 */
public record Timeline(
        long conversationId,
        boolean loaded,
        List<Message> messages,
        boolean hasOlder,
        List<PendingMessage> pending,
        @Nullable ParleyException failure) {}
