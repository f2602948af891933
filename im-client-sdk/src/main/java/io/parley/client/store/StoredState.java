package io.parley.client.store;

import io.parley.client.api.Conversation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier client left behind.
 *
 * @param cursor null if none was kept; the conversations and windows belong to it
 * @param windows of opened conversations: inside, absence of a message is final
 */
public record StoredState(
        List<OutboxEntry> outbox,
        @Nullable SyncCursor cursor,
        List<Conversation> conversations,
        Map<Long, Window> windows) {}
