package io.parley.logic.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.search.MessageSearch.Page;
import io.parley.logic.search.MessageSearch.Wish;
import io.parley.logic.testing.Core;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.Revision;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.search.SearchQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** An index that finds everything there is, and whose word is taken for nothing. Of the log, every second message says "hello". */
class MessageSearchTest {
    private static final long USER = 10;
    private static final int LAST = 5_000;

    private final Core core = new Core();
    private final Everything everything = new Everything();
    private final MessageSearch search =
            new MessageSearch(everything, new Log(), new ConversationAccess(core.conversations, core.acls));
    private final Caller caller = new Caller(USER, UserKind.USER, 0, "device", "a1", 7, 1);

    @AfterEach
    void end() {
        core.close();
    }

    @Test
    void find_keepsWhatMatchesAndMayBeRead() {
        core.conversations.join(100, USER, 11, 20);

        Page page = find(Optional.empty(), 50);

        assertThat(seqs(page))
                .as("the first %d are beyond what may be read", LAST - 20)
                .isEmpty();
        while (page.last().isPresent() && seqs(page).isEmpty()) {
            page = find(page.last(), 50);
        }
        assertThat(seqs(page)).containsExactly(20L, 18L, 16L, 14L, 12L);
        assertThat(page.last()).isEmpty();
    }

    @Test
    void find_inPages_goesOnBehindTheLastThatWasLookedAt() {
        core.conversations.join(100, USER, 1, Long.MAX_VALUE);

        Page first = find(Optional.empty(), 3);
        Page second = find(first.last(), 3);

        assertThat(seqs(first)).containsExactly(5_000L, 4_998L, 4_996L);
        assertThat(seqs(second)).containsExactly(4_994L, 4_992L, 4_990L);
    }

    @Test
    void find_whereNothingMayBeRead_looksAtNoMoreThanItsBound() {
        Page page = find(Optional.empty(), 20);

        assertThat(page.hits()).isEmpty();
        assertThat(page.last().orElseThrow().seq()).isBetween((long) LAST - 1_500, (long) LAST - 900);
    }

    @Test
    void find_thatTakesTooLong_isRefused() {
        everything.isSlow = true;

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> find(Optional.empty(), 20))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SEARCH_TOO_BROAD));
    }

    private Page find(Optional<SearchIndex.Hit> after, int limit) {
        return search.find(
                caller,
                new Wish(
                        new SearchQuery("hello"),
                        new SearchIndex.Scope.Member(USER),
                        SearchIndex.Filter.NONE,
                        after,
                        limit));
    }

    private static List<Long> seqs(Page page) {
        return page.hits().stream().map(hit -> hit.getMessage().getSeq()).toList();
    }

    private static final class Everything implements SearchIndex {
        private boolean isSlow;

        @Override
        public List<Hit> find(Lookup lookup) {
            if (isSlow) {
                throw new QueryTimeoutException("slow");
            }
            long from = lookup.after().map(Hit::seq).orElse(LAST + 1L) - 1;
            return LongStream.iterate(from, seq -> seq > 0, seq -> seq - 1)
                    .limit(lookup.limit())
                    .mapToObj(seq -> new Hit(seq, 100, seq))
                    .toList();
        }

        @Override
        public List<Long> index(Collection<Long> conversationIds) {
            return List.of();
        }

        @Override
        public boolean forgetRemoved(long conversationId) {
            return false;
        }

        @Override
        public Stretch behind(long afterConversationId, int limit) {
            return new Stretch(List.of(), afterConversationId, false);
        }

        @Override
        public void rebuild() {}
    }

    private static final class Log implements MessageStore {
        @Override
        public SenderPage ofSender(long conversationId, long senderId, Optional<UUID> after, int limit) {
            return new SenderPage(List.of(), Optional.empty());
        }

        @Override
        public Page read(long conversationId, long fromSeq, long toSeq, int limit, boolean backward) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean has(long conversationId, long senderId, UUID clientMsgId) {
            return false;
        }

        @Override
        public List<StoredMessage> at(Collection<Place> places) {
            return places.stream().map(place -> message(place.seq())).toList();
        }

        private static StoredMessage message(long seq) {
            String text = seq % 2 == 0 ? "hello " + seq : "edited meanwhile";
            return new StoredMessage(
                    seq,
                    100,
                    seq,
                    20,
                    new UUID(0, seq),
                    Instant.ofEpochMilli(seq),
                    Content.newBuilder()
                            .setText(TextContent.newBuilder().setText(text))
                            .build(),
                    Revision.NONE);
        }
    }
}
