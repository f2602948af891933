package io.parley.logic.testing;

import io.parley.storage.message.MessageStore;
import io.parley.storage.message.StoredMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Nothing was ever said. */
public final class EmptyLog implements MessageStore {
    @Override
    public Page read(long conversationId, long fromSeq, long toSeq, int limit, boolean backward) {
        return new Page(List.of(), fromSeq, Math.max(fromSeq - 1, Math.min(toSeq, 0)), 1, 0);
    }

    @Override
    public List<StoredMessage> at(Collection<Place> places) {
        return List.of();
    }

    @Override
    public SenderPage ofSender(long conversationId, long senderId, Optional<UUID> after, int limit) {
        return new SenderPage(List.of(), Optional.empty());
    }

    @Override
    public boolean has(long conversationId, long senderId, UUID clientMsgId) {
        return false;
    }
}
