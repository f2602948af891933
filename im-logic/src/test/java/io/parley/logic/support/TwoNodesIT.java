package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.Availability;
import io.parley.common.protocol.Session;
import io.parley.common.protocol.SessionState;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.logic.support.SupportScene.Person;
import io.parley.logic.testing.LogicNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two logic nodes that assign at the same time, with events and sweeps as fast as they go. */
class TwoNodesIT {
    private static final int AGENTS = 4;
    private static final int CAPACITY = 3;
    private static final int VISITORS = 40;
    private static final LogicNodes NODES = new LogicNodes(TwoNodesIT.class);
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;

    @BeforeAll
    static void start() {
        one = NODES.start("parley.support.sweep=50ms", "parley.support.threads=4");
        other = NODES.start("parley.support.sweep=50ms", "parley.support.threads=4");
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void assignment_onBothAtOnce_neverExceedsCapacityAndServesEverybodyOnce() throws Exception {
        SupportScene here = SupportScene.newSite(one);
        SupportScene there = here.on(other);
        JdbcTemplate sql = LogicNodes.sql(one);
        List<Person> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add((i % 2 == 0 ? here : there).onlineAgent("Agent " + i, CAPACITY));
        }
        Map<Person, Long> conversations = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> writing = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                SupportScene scene = i % 2 == 0 ? here : there;
                String name = "Visitor " + i;
                writing.add(CompletableFuture.runAsync(
                        () -> {
                            Person visitor = scene.visitor(name);
                            conversations.put(visitor, scene.write(visitor, "hello"));
                        },
                        pool));
            }
            CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new)).get();
            await().until(() -> active(sql, here.siteId) == AGENTS * CAPACITY);
            checkCounts(sql, here.siteId);

            // Each resolves what it has, on whichever node, until everybody was served.
            for (int done = 0; done < VISITORS; ) {
                List<CompletableFuture<Integer>> resolving = new ArrayList<>();
                for (int i = 0; i < AGENTS; i++) {
                    SupportScene scene = i % 2 == 0 ? there : here;
                    Person agent = agents.get(i);
                    resolving.add(CompletableFuture.supplyAsync(() -> resolveAll(scene, agent), pool));
                }
                for (CompletableFuture<Integer> count : resolving) {
                    done += count.get();
                }
                checkCounts(sql, here.siteId);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(sql.queryForObject(
                        "SELECT COUNT(*) FROM support_session WHERE site_id = ? AND state = 3",
                        Integer.class,
                        here.siteId))
                .isEqualTo(VISITORS);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> conversations
                        .values()
                        .forEach(conversation -> assertThat(here.lines(conversation))
                                .extracting(SystemContent::getEvent)
                                .containsExactly(SystemEvent.AGENT_JOINED, SystemEvent.SESSION_RESOLVED)));
    }

    @Test
    void waitingChat_writtenOnOneNode_reachesTheAgentOnTheOtherUntilSomebodyAnswers() {
        SupportScene here = SupportScene.newSite(one);
        SupportScene there = here.on(other);
        SupportScene elsewhere = SupportScene.newSite(one);
        Person ada = here.onlineAgent("Ada", 3);
        here.setAvailability(ada, Availability.AWAY);
        Person eve = elsewhere.onlineAgent("Eve", 3);
        Person vera = there.visitor("Vera");

        long conversation = there.write(vera, "hello");
        there.send(vera, conversation, "anybody there?");
        here.send(vera, conversation, "I can wait");

        // What a logic node pushes goes over its own link to the access node.
        await().untilAsserted(() -> {
            assertThat(there.texts(ada)).containsExactly("hello", "anybody there?");
            assertThat(here.texts(ada)).containsExactly("I can wait");
        });
        Person bea = there.onlineAgent("Bea", 1);
        await().until(() -> here.onlySession(vera).getAgentId() == bea.userId());
        there.send(vera, conversation, "hello Bea");
        here.send(vera, conversation, "thanks");
        await().untilAsserted(() -> {
            assertThat(there.texts(bea)).contains("hello Bea");
            assertThat(here.texts(bea)).contains("thanks");
        });
        assertThat(there.texts(ada)).containsExactly("hello", "anybody there?");
        assertThat(here.texts(ada)).containsExactly("I can wait");
        assertThat(elsewhere.texts(eve)).isEmpty();
    }

    private static int resolveAll(SupportScene scene, Person agent) {
        List<Session> mine = scene.list(agent).getSessionsList().stream()
                .filter(session -> session.getState() == SessionState.ACTIVE)
                .toList();
        mine.forEach(session -> scene.resolve(agent, session.getSessionId()));
        return mine.size();
    }

    /** Read in one statement, so at one point in time. */
    private static void checkCounts(JdbcTemplate sql, long siteId) {
        List<Map<String, Object>> agents = sql.queryForList("""
                SELECT a.active_count, (SELECT COUNT(*) FROM support_session s
                    WHERE s.agent_id = a.user_id AND s.state = 2) AS actual
                FROM agent a WHERE a.site_id = ?""", siteId);
        assertThat(agents).hasSize(AGENTS).allSatisfy(agent -> {
            long actual = ((Number) agent.get("actual")).longValue();
            assertThat(actual).isLessThanOrEqualTo(CAPACITY);
            assertThat(((Number) agent.get("active_count")).longValue()).isEqualTo(actual);
        });
    }

    private static int active(JdbcTemplate sql, long siteId) {
        Integer count = sql.queryForObject(
                "SELECT COUNT(*) FROM support_session WHERE site_id = ? AND state = 2", Integer.class, siteId);
        return count == null ? 0 : count;
    }
}
