package io.parley.storage.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ContentKind;
import io.parley.common.protocol.TextContent;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.search.SearchIndex.Filter;
import io.parley.storage.search.SearchIndex.Hit;
import io.parley.storage.search.SearchIndex.Lookup;
import io.parley.storage.search.SearchIndex.Scope;
import io.parley.storage.search.SearchIndex.Stretch;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the index promises: it follows the log, finds what is where, and forgets what is gone. */
@StorageTest
class SearchIndexIT {
    private final SearchIndex index;
    private final MessageChanges changes;
    private final People people;
    private final TestLog log;
    private final JdbcTemplate sql;
    private final long ann;
    private final long bob;
    private final long pair;

    SearchIndexIT(SearchIndex index, MessageChanges changes, People people, TestLog log, JdbcTemplate sql) {
        this.index = index;
        this.changes = changes;
        this.people = people;
        this.log = log;
        this.sql = sql;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
        this.pair = people.direct(ann, bob);
    }

    @ParameterizedTest
    @CsvSource({
        "退款, 1 2",
        "款, 1 2 4",
        "退, 1 2",
        "申请, 2",
        "refund, 3",
        "REFUND, 3",
        "refund now, 3",
        "now refund, 3",
        "now then, ''",
        "😀, 4",
        "款 refund, 3",
        "nothing, ''"
    })
    void find_inAConversation_findsWhatMayHoldIt_theNewestFirst(String query, String expected) {
        log.say(pair, ann, "我要退款");
        log.say(pair, bob, "退款申请");
        log.say(pair, ann, "Refund now!");
        log.say(pair, ann, "付款😀");
        index.index(List.of(pair));

        assertThat(seqs(find(query, new Scope.Conversation(pair)))).isEqualTo(descending(expected));
        assertThat(seqs(find(query, new Scope.Member(bob)))).isEqualTo(descending(expected));
    }

    @Test
    void find_byFilter_findsOnlyThat() {
        log.say(pair, ann, "退款");
        log.say(pair, bob, "退款");
        log.say(pair, ann, "退款");
        index.index(List.of(pair));
        SearchQuery query = new SearchQuery("退款");

        assertThat(seqs(find(query, new Filter(ann, Set.of(), 0, Long.MAX_VALUE))))
                .containsExactly(3L, 1L);
        assertThat(seqs(find(query, new Filter(0, Set.of(ContentKind.TEXT), 0, Long.MAX_VALUE))))
                .containsExactly(3L, 2L, 1L);
        assertThat(seqs(find(query, new Filter(0, Set.of(ContentKind.FILE), 0, Long.MAX_VALUE))))
                .isEmpty();
        assertThat(seqs(find(query, new Filter(0, Set.of(), 1_002, 1_002)))).containsExactly(2L);
        assertThat(seqs(find(query, new Filter(bob, Set.of(ContentKind.TEXT), 1_003, Long.MAX_VALUE))))
                .isEmpty();
    }

    @Test
    void find_inPages_meetsEachOnce_alsoOfTheSameTime() {
        long other = people.direct(ann, people.user("Eve"));
        for (int i = 0; i < 5; i++) {
            log.say(pair, ann, "你好" + i);
            log.say(other, ann, "你好" + i);
        }
        index.index(List.of(pair, other));
        List<Hit> met = new ArrayList<>();
        Optional<Hit> last = Optional.empty();
        do {
            List<Hit> page = index.find(new Lookup(new SearchQuery("你好"), new Scope.Member(ann), Filter.NONE, last, 3));
            met.addAll(page);
            last = page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1));
        } while (last.isPresent());

        assertThat(met)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .isEqualTo(index.find(
                        new Lookup(new SearchQuery("你好"), new Scope.Member(ann), Filter.NONE, Optional.empty(), 100)));
    }

    @Test
    void find_ofAMember_knowsFromWhereToWhere() {
        for (int i = 0; i < 6; i++) {
            log.say(pair, ann, "hello");
        }
        index.index(List.of(pair));

        stands(3, null, false);
        assertThat(seqs(find("hello", new Scope.Member(bob)))).containsExactly(6L, 5L, 4L, 3L);
        stands(2, 4L, false);
        assertThat(seqs(find("hello", new Scope.Member(bob)))).containsExactly(4L, 3L, 2L);
        stands(5, null, true);
        assertThat(seqs(find("hello", new Scope.Member(bob)))).hasSize(6);
        assertThat(find("hello", new Scope.Member(people.user("Eve")))).isEmpty();
    }

    @Test
    void find_inSupport_isByVisitorConversationOrSite() {
        long site = people.site();
        long first = people.visitor(site);
        long second = people.visitor(site);
        long ofFirst = people.support(site, first);
        long ofSecond = people.support(site, second);
        long elsewhere = people.support(people.site(), first);
        for (long conversation : List.of(ofFirst, ofSecond, elsewhere)) {
            log.say(conversation, first, "my 订单");
            index.index(List.of(conversation));
        }

        assertThat(conversations(find("订单", new Scope.Site(site)))).containsExactlyInAnyOrder(ofFirst, ofSecond);
        assertThat(conversations(find("订", new Scope.Site(site)))).containsExactlyInAnyOrder(ofFirst, ofSecond);
        assertThat(conversations(find("订单", new Scope.Visitor(site, second)))).containsExactly(ofSecond);
        assertThat(conversations(find("my 订单", new Scope.Visitor(site, first)))).containsExactly(ofFirst);
        assertThat(conversations(find("订单", new Scope.Conversation(ofFirst)))).containsExactly(ofFirst);
        assertThat(find("订单", new Scope.Member(first))).isEmpty();
        assertThat(find("订单", new Scope.Conversation(1))).isEmpty();
    }

    @Test
    void index_ofAnEdit_findsWhatItSaysNow() {
        long seq = log.say(pair, ann, "before 之前 same");
        index.index(List.of(pair));

        changes.change(
                ann,
                UUID.randomUUID(),
                new Change.Edit(pair, seq, text("之后 same"), 0),
                (a, m, now) -> Optional.empty());
        assertThat(behind()).contains(pair);
        assertThat(index.index(List.of(pair))).isEmpty();

        assertThat(find("before", new Scope.Conversation(pair))).isEmpty();
        assertThat(find("之前", new Scope.Conversation(pair))).isEmpty();
        assertThat(seqs(find("之后", new Scope.Conversation(pair)))).containsExactly(seq);
        assertThat(seqs(find("same", new Scope.Conversation(pair)))).containsExactly(seq);
        assertThat(behind()).doesNotContain(pair);
    }

    @Test
    void index_ofARecall_leavesNoTrace() {
        long seq = log.say(pair, ann, "secret 秘密");
        index.index(List.of(pair));
        assertThat(postings()).isPositive();

        changes.change(ann, UUID.randomUUID(), new Change.Recall(pair, seq), (a, m, now) -> Optional.empty());
        index.index(List.of(pair));

        assertThat(postings()).isZero();
        assertThat(log.number("SELECT COUNT(*) FROM search_document WHERE conversation_id = ?", pair))
                .isZero();
    }

    @Test
    void index_ofManyMessages_isDoneInParts() {
        log.sayMany(pair, ann, 5_200);

        int calls = 1;
        while (!index.index(List.of(pair)).isEmpty()) {
            calls++;
        }

        assertThat(calls).isGreaterThan(1);
        assertThat(index.find(new Lookup(
                        new SearchQuery("again"), new Scope.Conversation(pair), Filter.NONE, Optional.empty(), 10_000)))
                .hasSize(5_200);
    }

    @Test
    void index_byManyAtOnce_isAsByOne() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long conversation = people.direct(ann, people.user("Eve"));
            log.sayMany(conversation, ann, 30);
            all.add(conversation);
        }

        Together.run(4, thread -> {
            List<Long> left = all;
            while (!left.isEmpty()) {
                left = index.index(left);
            }
            return true;
        });

        assertThat(index.find(new Lookup(
                        new SearchQuery("again"), new Scope.Member(ann), Filter.NONE, Optional.empty(), 5_000)))
                .hasSize(600);
        assertThat(behind()).doesNotContainAnyElementsOf(all);
    }

    @Test
    void index_ofWhatRetentionHasTaken_isForgotten() {
        for (int i = 0; i < 4; i++) {
            log.say(pair, ann, "old");
        }
        index.index(List.of(pair));
        sql.update("DELETE FROM message WHERE conversation_id = ? AND seq < 3", pair);
        sql.update("UPDATE conversation SET first_seq = 3 WHERE conversation_id = ?", pair);

        assertThat(seqs(find("old", new Scope.Conversation(pair)))).containsExactly(4L, 3L);
        assertThat(behind()).contains(pair);
        index.index(List.of(pair));
        assertThat(log.number("SELECT MIN(seq) FROM search_posting WHERE conversation_id = ?", pair))
                .isEqualTo(3);
        assertThat(behind()).doesNotContain(pair);
    }

    @Test
    void rebuild_makesAnewWhatWasLost_andKeepsTheRest() {
        log.say(pair, ann, "lost");
        log.say(pair, ann, "kept");
        index.index(List.of(pair));
        sql.update("DELETE FROM search_posting WHERE conversation_id = ? AND seq = 1", pair);
        sql.update("DELETE FROM search_document WHERE conversation_id = ? AND seq = 1", pair);
        assertThat(find("lost", new Scope.Conversation(pair))).isEmpty();

        index.rebuild();

        assertThat(seqs(find("kept", new Scope.Conversation(pair)))).containsExactly(2L);
        assertThat(behind()).contains(pair);
        index.index(List.of(pair));
        assertThat(seqs(find("lost", new Scope.Conversation(pair)))).containsExactly(1L);
        assertThat(seqs(find("kept", new Scope.Conversation(pair)))).containsExactly(2L);
    }

    @Test
    void behind_inStretches_meetsEveryConversation_butThoseThatNothingWasSaidIn() {
        long empty = people.direct(ann, people.user("Eve"));
        log.say(pair, ann, "new");

        assertThat(behind()).contains(pair).doesNotContain(empty);
        assertThat(index.index(List.of(1L))).isEmpty();
    }

    private List<Long> behind() {
        List<Long> all = new ArrayList<>();
        Stretch stretch = index.behind(0, 3);
        all.addAll(stretch.behind());
        while (stretch.more()) {
            stretch = index.behind(stretch.lastId(), 3);
            all.addAll(stretch.behind());
        }
        return all;
    }

    private void stands(long from, @Nullable Long to, boolean rejoined) {
        sql.update(
                "UPDATE conversation_member SET visible_from_seq = ?, visible_to_seq = ?, rejoined = ?"
                        + " WHERE conversation_id = ? AND user_id = ?",
                from,
                to,
                rejoined,
                pair,
                bob);
    }

    private long postings() {
        return log.number("SELECT COUNT(*) FROM search_posting WHERE conversation_id = ?", pair);
    }

    private List<Hit> find(String query, Scope scope) {
        return index.find(new Lookup(new SearchQuery(query), scope, Filter.NONE, Optional.empty(), 100));
    }

    private List<Hit> find(SearchQuery query, Filter filter) {
        return index.find(new Lookup(query, new Scope.Conversation(pair), filter, Optional.empty(), 100));
    }

    private static List<Long> seqs(List<Hit> hits) {
        return hits.stream().map(Hit::seq).toList();
    }

    private static List<Long> conversations(List<Hit> hits) {
        return hits.stream().map(Hit::conversationId).toList();
    }

    private static List<Long> descending(String seqs) {
        return LongStream.of(
                        seqs.isEmpty()
                                ? new long[0]
                                : Arrays.stream(seqs.split(" "))
                                        .mapToLong(Long::parseLong)
                                        .toArray())
                .map(seq -> -seq)
                .sorted()
                .map(seq -> -seq)
                .boxed()
                .toList();
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }
}
