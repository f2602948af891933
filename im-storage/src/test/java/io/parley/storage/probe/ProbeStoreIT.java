package io.parley.storage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import io.parley.storage.user.UserAccount;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@StorageTest
class ProbeStoreIT {
    private final ProbeStore probe;
    private final ConversationStore conversations;
    private final RelationStore relations;
    private final People people;
    private final TestLog log;

    ProbeStoreIT(
            ProbeStore probe, ConversationStore conversations, RelationStore relations, People people, TestLog log) {
        this.probe = probe;
        this.conversations = conversations;
        this.relations = relations;
        this.people = people;
        this.log = log;
    }

    @Test
    void conversation_ofManyNodesAtOnce_isOneInWhichBothMayWrite() {
        long id = probe.conversation();

        assertThat(Together.run(4, number -> probe.conversation())).containsOnly(id);
        Acl acl = conversations.acl(id).orElseThrow();
        assertThat(acl.memberIds()).containsExactlyInAnyOrder(ProbeStore.SENDER_ID, ProbeStore.RECEIVER_ID);
        assertThat(acl.friends()).isTrue();
    }

    @Test
    void accounts_areOfNoKindThatAnybodyCanBefriend() {
        probe.conversation();
        long user = people.user("Ann");

        assertThat(people.users().find(ProbeStore.RECEIVER_ID))
                .map(UserAccount::kind)
                .contains(UserKind.USER_KIND_UNSPECIFIED);
        assertThat(relations.change(user, UUID.randomUUID(), new Change.RequestFriend(ProbeStore.RECEIVER_ID, "")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
        assertThat(relations.list(user)).isEmpty();
    }

    @Test
    void trim_longLog_keepsTheNewestAndRaisesFirstSeqByWhatItRemoved() {
        long id = probe.conversation();
        long before = log.number("SELECT first_seq FROM conversation WHERE conversation_id = ?", id);
        long last = log.sayMany(id, ProbeStore.SENDER_ID, 30);

        assertThat(probe.trim(id, 10, 5)).isEqualTo(5);
        assertThat(firstSeq(id)).isEqualTo(before + 5);
        while (probe.trim(id, 10, 5) > 0) {
            assertThat(firstSeq(id))
                    .isEqualTo(log.number("SELECT MIN(seq) FROM message WHERE conversation_id = ?", id));
        }
        assertThat(firstSeq(id)).isEqualTo(last - 9);
        assertThat(log.number("SELECT COUNT(*) FROM message WHERE conversation_id = ?", id))
                .isEqualTo(10);
    }

    private long firstSeq(long id) {
        return log.number("SELECT first_seq FROM conversation WHERE conversation_id = ?", id);
    }
}
