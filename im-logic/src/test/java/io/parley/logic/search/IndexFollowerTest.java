package io.parley.logic.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.storage.search.SearchIndex;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Who is indexed when: an index that notes it, cannot index conversation 13, and of 7 has something left once. */
class IndexFollowerTest {
    private final NotingIndex index = new NotingIndex();
    private IndexFollower follower = follower(true, Duration.ofDays(1));

    private IndexFollower follower(boolean enabled, Duration sweep) {
        return new IndexFollower(
                index, new SearchConfig(enabled, Duration.ofMillis(10), sweep, 1), new SimpleMeterRegistry());
    }

    @AfterEach
    void end() throws InterruptedException {
        follower.destroy();
    }

    @Test
    void whatWasLogged_isIndexed_untilNothingIsLeft() {
        follower.onLogged(7);
        follower.onLogged(8);

        await().untilAsserted(() -> assertThat(index.indexed).contains(8L).containsOnlyOnce(8L));
        await().untilAsserted(() ->
                assertThat(index.indexed).filteredOn(id -> id == 7).hasSize(2));
    }

    @Test
    void whatCannotBeIndexed_keepsNoOthersFromIt() {
        for (long id = 10; id < 20; id++) {
            follower.onLogged(id);
        }

        await().untilAsserted(() -> assertThat(index.indexed)
                .contains(10L, 11L, 12L, 14L, 15L, 16L, 17L, 18L, 19L)
                .doesNotContain(13L));
    }

    @Test
    void whatMetAnOutage_isIndexedAfterIt() {
        index.outages.set(3);

        follower.onLogged(8);

        await().untilAsserted(() -> assertThat(index.indexed).containsExactly(8L));
        assertThat(index.outages).hasValueLessThan(1);
    }

    @Test
    void whatNobodyToldOf_isFoundByASweep_inStretches() throws InterruptedException {
        follower.destroy();
        index.behind = List.of(21L, 22L, 23L);
        follower = follower(true, Duration.ofMillis(50));

        await().untilAsserted(() -> assertThat(index.indexed).contains(21L, 22L, 23L));
    }

    @Test
    void withoutSearch_nothingIsDone() throws InterruptedException {
        follower.destroy();
        index.behind = List.of(21L);
        follower = follower(false, Duration.ofMillis(10));

        follower.onLogged(8);

        await().during(Duration.ofMillis(100)).until(index.indexed::isEmpty);
    }

    private static final class NotingIndex implements SearchIndex {
        private final List<Long> indexed = new CopyOnWriteArrayList<>();
        private final AtomicInteger outages = new AtomicInteger();
        private final AtomicInteger left = new AtomicInteger(1);
        private volatile List<Long> behind = List.of();

        @Override
        public List<Hit> find(Lookup lookup) {
            return List.of();
        }

        @Override
        public List<Long> index(Collection<Long> conversationIds) {
            if (!conversationIds.isEmpty() && outages.getAndDecrement() > 0) {
                throw new DataAccessResourceFailureException("on purpose");
            }
            if (conversationIds.contains(13L)) {
                throw new IllegalStateException("on purpose");
            }
            indexed.addAll(conversationIds);
            return conversationIds.contains(7L) && left.getAndDecrement() > 0 ? List.of(7L) : List.of();
        }

        @Override
        public boolean forgetRemoved(long conversationId) {
            return false;
        }

        @Override
        public Stretch behind(long afterConversationId, int limit) {
            return behind.stream()
                    .filter(id -> id > afterConversationId)
                    .findFirst()
                    .map(id -> new Stretch(List.of(id), id, true))
                    .orElse(new Stretch(List.of(), afterConversationId, false));
        }

        @Override
        public void rebuild() {}
    }
}
