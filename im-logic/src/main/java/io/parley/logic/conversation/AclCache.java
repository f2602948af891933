package io.parley.logic.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may do what, as this node saw it last. An entry may be older than the database: a "yes" is checked by the journal
 * against the version of the head, a "no" is to be read anew before it is told.
 */
@Component
public class AclCache {
    /** A group takes the room of as many others as its members would need. */
    private static final int MEMBERS_OF_MOST = 2;

    private final ConversationStore conversations;
    private final Workers workers;
    private final Cache<Long, Seen> entries;
    private final long recentNanos;

    private record Seen(Acl acl, long atNanos) {
        static Seen newer(Seen old, Seen fresh) {
            return fresh.acl.version() >= old.acl.version() ? fresh : old;
        }
    }

    public AclCache(ConversationStore conversations, Workers workers, AclCacheConfig config) {
        this.conversations = conversations;
        this.workers = workers;
        this.recentNanos = config.recent().toNanos();
        this.entries = Caffeine.newBuilder()
                .maximumWeight((long) config.size() * MEMBERS_OF_MOST)
                .weigher((Long id, Seen seen) ->
                        Math.max(MEMBERS_OF_MOST, seen.acl().memberIds().size()))
                .expireAfterWrite(config.lifetime())
                .build();
    }

    /** Never blocks; null: not known here. */
    public @Nullable Acl known(long conversationId) {
        Seen seen = entries.getIfPresent(conversationId);
        return seen == null ? null : seen.acl();
    }

    /** As {@link #known}, if it was seen not long ago. */
    public @Nullable Acl recent(long conversationId) {
        Seen seen = entries.getIfPresent(conversationId);
        return seen == null || System.nanoTime() - seen.atNanos() > recentNanos ? null : seen.acl();
    }

    /** Blocks on the database; empty: no such conversation. */
    public Optional<Acl> read(long conversationId) {
        Optional<Acl> acl = conversations.acl(conversationId);
        acl.ifPresent(this::learn);
        return acl;
    }

    /** As {@link #read}, on a worker. */
    public CompletionStage<Optional<Acl>> fetch(long conversationId) {
        return workers.call(() -> read(conversationId));
    }

    /** Keeps the newer of this and what is known. */
    public void learn(Acl acl) {
        entries.asMap().merge(acl.conversationId(), new Seen(acl, System.nanoTime()), Seen::newer);
    }

    public void forget(long conversationId) {
        entries.invalidate(conversationId);
    }
}
