package io.parley.logic.support;

import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.testing.Core;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingNewsTest {
    private static final long SITE = 9;
    private static final long VISITOR = 30;
    private static final long ADA = 40;
    private static final long BEA = 50;

    private final Core core = new Core().connect(VISITOR, ADA, BEA);
    private final Agents agents = new Agents();
    private final WaitingNews news =
            new WaitingNews(agents, core.router, core.nodes, new SupportConfig(Duration.ofDays(1), 2, 200, 50));

    @AfterEach
    void stop() {
        agents.mayAnswer.countDown();
        news.destroy();
        core.close();
    }

    @Test
    void tell_reachesOnlineAgents_andNobodyElse() {
        write(1);

        await().untilAsserted(() -> assertThat(seqs(ADA)).containsExactly(1L));
        assertThat(core.pushedTo(VISITOR)).isEmpty();
        assertThat(core.pushedTo(BEA)).isEmpty();
    }

    @Test
    void tell_agentInTheConversation_getsItAsMemberOnly() {
        news.tell(support(2, 1, SITE, VISITOR, 77, ADA), push(1), 1);
        write(2);

        await().untilAsserted(() -> assertThat(seqs(ADA)).containsExactly(2L));
    }

    @Test
    void tell_whileALookIsUnderWay_gathersForOneMore_inOrder() throws Exception {
        agents.mayAnswer = new CountDownLatch(1);
        write(1);
        assertThat(agents.asked.await(5, TimeUnit.SECONDS)).isTrue();
        for (int seq = 2; seq <= 20; seq++) {
            write(seq);
        }
        // Who comes online after the first look began, and before the second.
        agents.online = List.of(ADA, BEA);
        agents.mayAnswer.countDown();

        await().untilAsserted(() -> assertThat(seqs(ADA)).hasSize(20).isSorted());
        assertThat(agents.looks).hasValue(2);
        assertThat(seqs(BEA)).hasSize(19);
    }

    @Test
    void tell_databaseFails_isToldWithTheNextMessageOrSweep() {
        agents.isDown = true;
        write(1);
        write(2);
        await().until(() -> agents.looks.get() > 0);
        agents.isDown = false;

        await().untilAsserted(() -> {
            news.again();
            assertThat(seqs(ADA)).containsExactly(1L, 2L);
        });
    }

    @Test
    void tell_moreThanIsKept_hintsOnlineAgentsInstead() throws Exception {
        agents.mayAnswer = new CountDownLatch(1);
        write(1);
        assertThat(agents.asked.await(5, TimeUnit.SECONDS)).isTrue();
        for (int seq = 2; seq <= WaitingNews.MOST_GATHERED + 2; seq++) {
            write(seq);
        }
        agents.mayAnswer.countDown();

        await().untilAsserted(() -> assertThat(hinted()).containsExactly(List.of(ADA)));
        assertThat(seqs(ADA)).containsExactly(1L);
        write(5_000);
        await().untilAsserted(() -> assertThat(seqs(ADA)).containsExactly(1L, 5_000L));
    }

    private void write(long seq) {
        news.tell(support(2, 1, SITE, VISITOR, 77, 0), push(seq), 1);
    }

    private static ServerFrame push(long seq) {
        return ServerFrame.newBuilder()
                .setMessagePush(MessagePush.newBuilder()
                        .setConversationId(2)
                        .addMessages(Message.newBuilder().setConversationId(2).setSeq(seq)))
                .build();
    }

    private List<Long> seqs(long userId) {
        return core.pushedTo(userId).stream()
                .map(frame -> frame.getMessagePush().getMessages(0).getSeq())
                .toList();
    }

    private List<List<Long>> hinted() {
        core.access.settle();
        return core.access.events().stream()
                .filter(LogicEvent::hasHintUsers)
                .map(event -> event.getHintUsers().getUserIdsList())
                .toList();
    }

    /** Ada is online; what is looked up is what was true when the look began. */
    private static final class Agents implements AgentStore {
        final AtomicInteger looks = new AtomicInteger();
        final CountDownLatch asked = new CountDownLatch(1);
        volatile List<Long> online = List.of(ADA);
        volatile CountDownLatch mayAnswer = new CountDownLatch(0);
        volatile boolean isDown;

        @Override
        public List<Long> online(long siteId) {
            assertThat(siteId).isEqualTo(SITE);
            List<Long> now = online;
            looks.incrementAndGet();
            asked.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (isDown) {
                throw new IllegalStateException("the database is down");
            }
            return now;
        }

        @Override
        public Optional<Agent> find(long userId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void save(Agent agent) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setAvailability(long userId, Availability availability) {
            throw new UnsupportedOperationException();
        }
    }
}
