package io.parley.logic.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.FakeDeployment;
import io.parley.storage.conversation.ConversationStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncHandlerTest {
    private static final long LAG = ConversationStore.MAX_COMMIT_LAG_MILLIS;
    private final Core core = new Core();
    private final SyncHandler handler = handler(77);
    private final Caller ann = core.access.caller(10, 10);

    @AfterEach
    void stop() {
        core.close();
    }

    private SyncHandler handler(long epoch) {
        core.users.add(10, UserKind.USER);
        return new SyncHandler(core.conversations, core.users, new LogEpoch(new FakeDeployment(epoch)), core.workers);
    }

    @Test
    void sync_emptyToken_listsEverythingInPages() {
        for (long id = 1; id <= 5; id++) {
            core.conversations.changedAt.put(id, id);
        }

        SyncResult first = sync(ByteString.EMPTY, 2);
        SyncResult second = sync(first.getNextToken(), 2);
        SyncResult third = sync(second.getNextToken(), 2);

        assertThat(ids(first)).containsExactly(1L, 2L);
        assertThat(ids(second)).containsExactly(3L, 4L);
        assertThat(ids(third)).containsExactly(5L);
        assertThat(first.getMore()).isTrue();
        assertThat(third.getMore()).isFalse();
        assertThat(first.getReset()).isFalse();
    }

    @Test
    void sync_nextRound_tellsOnlyWhatChangedSinceAndWhatMayHaveBeenUnderWay() {
        long began = core.conversations.databaseMillis;
        core.conversations.changedAt.put(1L, began - 2 * LAG);
        core.conversations.changedAt.put(2L, began - LAG);
        SyncResult first = sync(ByteString.EMPTY, 0);
        core.conversations.databaseMillis = began + 5 * LAG;
        core.conversations.changedAt.put(3L, began + 1);

        SyncResult next = sync(first.getNextToken(), 0);

        assertThat(ids(first)).containsExactly(1L, 2L);
        assertThat(ids(next)).containsExactly(2L, 3L);
    }

    @Test
    void sync_changeDuringTheRound_isToldInTheNextOne() {
        core.conversations.changedAt.put(1L, 1L);
        core.conversations.changedAt.put(2L, 2L);
        SyncResult first = sync(ByteString.EMPTY, 1);
        core.conversations.databaseMillis += 10 * LAG;
        core.conversations.changedAt.put(1L, core.conversations.databaseMillis - 9 * LAG);
        SyncResult last = sync(first.getNextToken(), 1);

        SyncResult next = sync(last.getNextToken(), 1);

        assertThat(ids(last)).containsExactly(2L);
        assertThat(last.getMore()).isFalse();
        assertThat(ids(next)).containsExactly(1L);
    }

    @Test
    void sync_goneConversations_areNamed() {
        core.conversations.changedAt.put(4L, 1L);
        core.conversations.removed.add(4L);

        SyncResult result = sync(ByteString.EMPTY, 0);

        assertThat(result.getRemovedConversationIdsList()).containsExactly(4L);
        assertThat(result.getConversationsList()).isEmpty();
    }

    @Test
    void sync_tokenThatMeansNothingHere_resetsToAFullListing() {
        core.conversations.changedAt.put(1L, 1L);
        ByteString good = sync(ByteString.EMPTY, 0).getNextToken();
        ByteString restored = new SyncToken(78, 10, 9_999_999, 0, 0, 0).encode();
        ByteString someoneElses = new SyncToken(77, 11, 9_999_999, 0, 0, 0).encode();

        assertThat(ids(sync(good, 0))).isEmpty();
        for (ByteString token : new ByteString[] {restored, someoneElses, ByteString.copyFromUtf8("garbage")}) {
            SyncResult result = sync(token, 0);
            assertThat(result.getReset()).isTrue();
            assertThat(ids(result)).containsExactly(1L);
            assertThat(sync(result.getNextToken(), 0).getReset()).isFalse();
        }
    }

    @Test
    void sync_tokenOfARoundOver90DaysAgo_resetsToAFullListing() {
        core.conversations.changedAt.put(1L, 1L);
        core.conversations.changedAt.put(2L, 2L);
        ByteString midway = sync(ByteString.EMPTY, 1).getNextToken();
        ByteString complete = sync(midway, 1).getNextToken();
        core.conversations.databaseMillis += Duration.ofDays(90).toMillis();

        assertThat(ids(sync(midway, 0))).containsExactly(2L);
        assertThat(ids(sync(complete, 0))).isEmpty();

        core.conversations.databaseMillis++;
        for (ByteString token : new ByteString[] {midway, complete}) {
            SyncResult result = sync(token, 1);
            assertThat(result.getReset()).isTrue();
            assertThat(ids(result)).containsExactly(1L);
            assertThat(ids(sync(result.getNextToken(), 1))).containsExactly(2L);
        }
    }

    @Test
    void sync_relations_areToldOnceWhenTheyChanged() {
        core.users.set(10, UserKind.USER, false, 1, 5);
        SyncResult first = sync(ByteString.EMPTY, 0);
        SyncResult second = sync(first.getNextToken(), 0);
        core.users.set(10, UserKind.USER, false, 1, 6);
        SyncResult third = sync(second.getNextToken(), 0);

        assertThat(first.getRelationsChanged()).isTrue();
        assertThat(second.getRelationsChanged()).isFalse();
        assertThat(third.getRelationsChanged()).isTrue();
    }

    @Test
    void sync_limitOutOfBounds_isRefused() {
        for (int limit : new int[] {-1, 201}) {
            assertThat(Core.refusal(
                            handler,
                            ann,
                            ClientFrame.newBuilder().setSync(Sync.newBuilder().setLimit(limit))))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    private SyncResult sync(ByteString token, int limit) {
        return Core.ask(
                        handler,
                        ann,
                        ClientFrame.newBuilder()
                                .setSync(Sync.newBuilder().setSyncToken(token).setLimit(limit)))
                .getSyncResult();
    }

    private static List<Long> ids(SyncResult result) {
        return result.getConversationsList().stream()
                .map(Conversation::getConversationId)
                .toList();
    }
}
