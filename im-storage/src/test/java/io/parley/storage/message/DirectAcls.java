package io.parley.storage.message;

import io.parley.common.protocol.ConversationKind;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.Membership;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Acls of DIRECT conversations, read as Spring reads: within the transaction that is bound to the thread, if there is one. */
record DirectAcls(JdbcTemplate sql) implements ConversationStore {
    DirectAcls(DataSource dataSource) {
        this(new JdbcTemplate(dataSource));
    }

    @Override
    public Optional<Acl> acl(long conversationId) {
        String pair = " FROM conversation WHERE conversation_id = " + conversationId;
        List<Long> versions = sql.queryForList("SELECT acl_version" + pair, Long.class);
        return versions.stream().findFirst().map(version -> {
            Set<Long> members = new HashSet<>(sql.queryForList(
                    "SELECT user_id FROM conversation_member WHERE removed = 0 AND conversation_id = ?",
                    Long.class,
                    conversationId));
            Set<Long> blockers = new HashSet<>(sql.queryForList("""
                    SELECT owner_id FROM relation r JOIN conversation c
                    ON r.owner_id IN (c.low_user_id, c.high_user_id) AND r.peer_id IN (c.low_user_id, c.high_user_id)
                    WHERE r.blocked = 1 AND c.conversation_id = ?""", Long.class, conversationId));
            return new Acl(conversationId, ConversationKind.DIRECT, version, 0, 0, 0, 0, members, true, blockers);
        });
    }

    @Override
    public Optional<Long> openDirect(long newConversationId, long userId, long peerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long openSupport(long newConversationId, long siteId, long visitorId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Membership> membership(long conversationId, long userId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ConversationState> states(Collection<Long> conversationIds, long readerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ReadMark> markRead(long conversationId, long readerId, long readSeq) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChangedPage changed(long readerId, long sinceMillis, long afterConversationId, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long databaseMillis() {
        throw new UnsupportedOperationException();
    }
}
