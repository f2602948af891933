package io.parley.logic.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may do what, as this node saw it last. An entry may be older than the database: a "yes" is checked by the journal
 * against the version of the head, a "no" is to be read anew before it is told.
 */
@Component
public class AclCache {
    private final ConversationStore conversations;
    private final Cache<Long, Acl> entries;

    public AclCache(ConversationStore conversations, AclCacheConfig config) {
        this.conversations = conversations;
        this.entries = Caffeine.newBuilder()
                .maximumSize(config.size())
                .expireAfterWrite(config.lifetime())
                .build();
    }

    /** Never blocks; null: not known here. */
    public @Nullable Acl known(long conversationId) {
        return entries.getIfPresent(conversationId);
    }

    /** As known here, else from the database, on which it blocks then; empty: no such conversation. */
    public Optional<Acl> get(long conversationId) {
        Acl known = known(conversationId);
        return known == null ? read(conversationId) : Optional.of(known);
    }

    /** Blocks on the database; empty: no such conversation. */
    public Optional<Acl> read(long conversationId) {
        Optional<Acl> acl = conversations.acl(conversationId);
        acl.ifPresent(this::learn);
        return acl;
    }

    /** Keeps the newer of this and what is known. */
    public void learn(Acl acl) {
        entries.asMap()
                .merge(acl.conversationId(), acl, (old, fresh) -> fresh.version() >= old.version() ? fresh : old);
    }

    public void forget(long conversationId) {
        entries.invalidate(conversationId);
    }
}
