package io.parley.storage.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import io.parley.storage.webhook.DeliveryLog.Delivery;
import io.parley.storage.webhook.DeliveryLog.Period;
import io.parley.storage.webhook.DeliveryLog.Replay;
import io.parley.storage.webhook.EventFeed.Claim;
import io.parley.storage.webhook.EventFeed.Settlement;
import io.parley.storage.webhook.EventFeed.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the feed promises: each event once settled is done, in order, by one holder at a time, whoever dies. */
@StorageTest
class EventFeedIT {
    private static final Optional<Duration> GO_ON = Optional.empty();

    private final EventFeed feed;
    private final DeliveryLog log;
    private final MessageChanges changes;
    private final TestLog messages;
    private final JdbcTemplate sql;
    private final long ann;
    private final long pair;
    private final String crm;

    EventFeedIT(
            EventFeed feed,
            DeliveryLog log,
            MessageChanges changes,
            People people,
            TestLog messages,
            JdbcTemplate sql) {
        this.feed = feed;
        this.log = log;
        this.changes = changes;
        this.messages = messages;
        this.sql = sql;
        this.ann = people.user("Ann");
        this.pair = people.direct(ann, people.user("Bob"));
        this.crm = "crm-" + pair;
        feed.follow(crm);
        startedAt(0);
    }

    /** Messages of {@link TestLog} are sent at 1001, 1002 … */
    private void startedAt(long millis) {
        sql.update("UPDATE webhook_endpoint SET started_at = ? WHERE endpoint = ?", millis, crm);
    }

    @Test
    void claim_givesWhatWasSaidAndChanged_inOrder_andOnceOnly() {
        messages.say(pair, ann, "one");
        messages.say(pair, ann, "two");
        recall(1);

        Claim claim = feed.claim(crm, pair).orElseThrow();

        assertThat(claim.events())
                .extracting(LoggedEvent::type)
                .containsExactly(EventType.MESSAGE_CREATED, EventType.MESSAGE_CREATED, EventType.MESSAGE_RECALLED);
        assertThat(claim.events())
                .extracting(LoggedEvent::id)
                .containsExactly(pair + "-m1", pair + "-m2", pair + "-c1");
        assertThat(claim.events().get(0))
                .isInstanceOfSatisfying(
                        LoggedEvent.OfMessage.class,
                        event -> assertThat(event.message().revision().recalled())
                                .as("as it is now")
                                .isTrue());
        assertThat(feed.settle(claim, new Settlement(3, List.of(), 0, GO_ON))).isEmpty();
        assertThat(feed.claim(crm, pair)).isEmpty();
        messages.say(pair, ann, "three");
        assertThat(feed.claim(crm, pair).orElseThrow().events())
                .extracting(LoggedEvent::id)
                .containsExactly(pair + "-m3");
    }

    @Test
    void claim_ofWhatWasStoredBeforeTheEndpoint_isEmpty() {
        messages.say(pair, ann, "old");
        messages.say(pair, ann, "new");
        startedAt(1_002);

        assertThat(feed.claim(crm, pair).orElseThrow().events())
                .extracting(LoggedEvent::position)
                .containsExactly(2L);
        assertThat(feed.claim("unknown", pair)).isEmpty();
        assertThat(feed.claim(crm, 1)).isEmpty();
    }

    @Test
    void claim_byMany_isOnesOnly() {
        messages.say(pair, ann, "one");

        List<Optional<Claim>> claims = Together.run(6, i -> feed.claim(crm, pair));

        assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void claim_ofOneWhoDied_endsAndItsLateWordCountsForNothing() {
        messages.say(pair, ann, "one");
        Claim dead = feed.claim(crm, pair).orElseThrow();
        assertThat(feed.claim(crm, pair)).isEmpty();
        assertThat(feed.due(crm, 10)).isEmpty();
        sql.update("UPDATE webhook_progress SET due_at = 1 WHERE endpoint = ?", crm);

        assertThat(feed.due(crm, 10)).containsExactly(pair);
        Claim heir = feed.claim(crm, pair).orElseThrow();

        assertThat(heir.events()).isEqualTo(dead.events());
        assertThat(feed.settle(dead, new Settlement(1, List.of(), 0, GO_ON))).isEmpty();
        assertThat(feed.settle(heir, new Settlement(0, List.of(), 1, Optional.of(Duration.ZERO))))
                .isEmpty();
        assertThat(feed.claim(crm, pair).orElseThrow().events())
                .as("what the dead one had settled was not noted")
                .hasSize(1);
    }

    @Test
    void settle_withAPause_keepsTheConversationUntilItIsDue() {
        messages.say(pair, ann, "one");
        messages.say(pair, ann, "two");
        Claim claim = feed.claim(crm, pair).orElseThrow();

        feed.settle(claim, new Settlement(1, List.of(), 3, Optional.of(Duration.ofHours(1))));

        assertThat(feed.claim(crm, pair)).isEmpty();
        assertThat(feed.due(crm, 10)).isEmpty();
        assertThat(behind()).as("it waits for its try").doesNotContain(pair);
        feed.retryNow(crm);
        assertThat(feed.due(crm, 10)).containsExactly(pair);
        Claim again = feed.claim(crm, pair).orElseThrow();
        assertThat(again.failures()).isEqualTo(3);
        assertThat(again.events()).extracting(LoggedEvent::position).containsExactly(2L);
    }

    @Test
    void behind_findsWhatNobodyToldOf() {
        assertThat(behind()).doesNotContain(pair);
        messages.sayMany(pair, ann, 3);

        assertThat(behind()).contains(pair);
        passAll();
        assertThat(behind()).doesNotContain(pair);
        recall(2);
        assertThat(behind()).contains(pair);
    }

    @Test
    void manyEvents_areReadInRuns_withoutALossOrASecondOne() {
        messages.sayMany(pair, ann, EventFeed.MOST + 5);
        IntStream.rangeClosed(1, EventFeed.MOST + 5).forEach(this::recall);
        messages.sayMany(pair, ann, 5);

        List<String> ids = passAll();

        assertThat(ids).hasSize(2 * EventFeed.MOST + 15).doesNotHaveDuplicates();
        assertThat(ids).filteredOn(id -> id.contains("-c")).hasSize(EventFeed.MOST + 5);
    }

    @Test
    void deliveries_areListed_andReplayed() {
        messages.say(pair, ann, "one");
        messages.say(pair, ann, "two");
        Claim claim = feed.claim(crm, pair).orElseThrow();
        List<Attempt> attempts = List.of(
                new Attempt(claim.events().get(0), DeliveryState.DEAD, 5, 400, "no"),
                new Attempt(claim.events().get(1), DeliveryState.DELIVERED, 1, 200, ""));
        feed.settle(claim, new Settlement(2, attempts, 0, GO_ON));

        List<Delivery> all = log.list(crm, Optional.empty(), Long.MAX_VALUE, 10);
        assertThat(all).extracting(Delivery::eventId).containsExactly(pair + "-m2", pair + "-m1");
        Delivery dead = log.list(crm, Optional.of(DeliveryState.DEAD), Long.MAX_VALUE, 10)
                .get(0);
        assertThat(dead.detail()).isEqualTo("no");
        assertThat(dead.tries()).isEqualTo(5);
        assertThat(log.list(crm, Optional.empty(), all.get(0).deliveryId(), 10)).containsExactly(dead);
        assertThat(log.list("other", Optional.empty(), Long.MAX_VALUE, 10)).isEmpty();

        Period ever = new Period(Instant.EPOCH, Instant.now().plusSeconds(60));
        assertThat(log.replay(crm, DeliveryState.DEAD, new Period(Instant.EPOCH, Instant.EPOCH), 10))
                .isZero();
        assertThat(log.replay(crm, DeliveryState.DEAD, ever, 10)).isOne();
        assertThat(log.replay(crm, dead.deliveryId())).as("already").isFalse();
        assertThat(log.dueReplays(crm, 10)).containsExactly(dead.deliveryId());
        Replay replay = log.claimReplay(dead.deliveryId()).orElseThrow();
        assertThat(log.claimReplay(dead.deliveryId())).isEmpty();
        assertThat(replay.event()).isEqualTo(claim.events().get(0));
        log.settleReplay(
                replay, new Attempt(replay.event(), DeliveryState.REPLAY, 1, 503, "busy"), Optional.of(Duration.ZERO));
        Replay again = log.claimReplay(dead.deliveryId()).orElseThrow();
        assertThat(again.failures()).isOne();
        log.settleReplay(again, new Attempt(again.event(), DeliveryState.DELIVERED, 2, 204, ""), Optional.empty());
        assertThat(log.find(crm, dead.deliveryId()).orElseThrow().state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(log.dueReplays(crm, 10)).isEmpty();
    }

    @Test
    void replay_ofWhatIsGoneFromTheLog_isADeadLetter() {
        messages.say(pair, ann, "one");
        Claim claim = feed.claim(crm, pair).orElseThrow();
        Attempt delivered = new Attempt(claim.events().get(0), DeliveryState.DELIVERED, 1, 200, "");
        feed.settle(claim, new Settlement(1, List.of(delivered), 0, GO_ON));
        long id = log.list(crm, Optional.empty(), Long.MAX_VALUE, 1).get(0).deliveryId();
        sql.update("DELETE FROM message WHERE conversation_id = ?", pair);

        assertThat(log.replay(crm, id)).isTrue();
        assertThat(log.claimReplay(id)).isEmpty();
        assertThat(log.find(crm, id).orElseThrow().state()).isEqualTo(DeliveryState.DEAD);
    }

    @Test
    void forget_removesWhatIsOld_byWhatBecameOfIt() {
        messages.say(pair, ann, "one");
        messages.say(pair, ann, "two");
        Claim claim = feed.claim(crm, pair).orElseThrow();
        feed.settle(
                claim,
                new Settlement(
                        2,
                        List.of(
                                new Attempt(claim.events().get(0), DeliveryState.DEAD, 5, 400, ""),
                                new Attempt(claim.events().get(1), DeliveryState.DELIVERED, 1, 200, "")),
                        0,
                        GO_ON));

        log.forget(true, Instant.EPOCH, 10);
        assertThat(log.list(crm, Optional.empty(), Long.MAX_VALUE, 10)).hasSize(2);
        log.forget(true, Instant.now().plusSeconds(60), 1_000);
        assertThat(log.list(crm, Optional.empty(), Long.MAX_VALUE, 10))
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.DEAD);
        log.forget(false, Instant.now().plusSeconds(60), 1_000);
        assertThat(log.list(crm, Optional.empty(), Long.MAX_VALUE, 10)).isEmpty();
    }

    private void recall(long seq) {
        changes.change(ann, UUID.randomUUID(), new Change.Recall(pair, seq), (acl, message, now) -> Optional.empty());
    }

    /** All of the conversation, as if each was delivered; their ids. */
    private List<String> passAll() {
        List<String> ids = new ArrayList<>();
        Optional<Claim> claim = feed.claim(crm, pair);
        while (claim.isPresent()) {
            claim.get().events().forEach(event -> ids.add(event.id()));
            int all = claim.get().events().size();
            claim = feed.settle(claim.get(), new Settlement(all, List.of(), 0, GO_ON));
        }
        return ids;
    }

    private List<Long> behind() {
        List<Long> behind = new ArrayList<>();
        Stretch stretch = feed.behind(crm, 0, 2);
        behind.addAll(stretch.behind());
        while (stretch.more()) {
            stretch = feed.behind(crm, stretch.lastId(), 2);
            behind.addAll(stretch.behind());
        }
        return behind;
    }
}
