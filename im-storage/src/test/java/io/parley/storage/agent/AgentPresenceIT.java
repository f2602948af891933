package io.parley.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.storage.agent.AgentPresence.LostAgent;
import io.parley.storage.agent.AgentPresence.Sweep;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases and graces pass by making what stands in the database older, never by waiting. */
@StorageTest(properties = {"parley.support.presence.lease=6s", "parley.support.presence.grace=30s"})
class AgentPresenceIT {
    private static final NodeBoot NODE = new NodeBoot("access-1", 11);
    private static final Duration LEASE_OVER = Duration.ofMillis(6_500);
    private static final Duration GRACE_OVER = Duration.ofMillis(30_500);

    private final AgentPresence presence;
    private final AgentStore agents;
    private final TestLog log;
    private final long site;
    private final long ann;
    private final long bob;

    AgentPresenceIT(AgentPresence presence, AgentStore agents, People people, TestLog log) {
        this.presence = presence;
        this.agents = agents;
        this.log = log;
        this.site = people.site();
        this.ann = people.agent(site, 3);
        this.bob = people.agent(site, 3);
    }

    @BeforeEach
    void forgetOtherTests() {
        log.sql().update("DELETE FROM agent_connection");
        log.sql().update("DELETE FROM access_node");
        log.sql().update("UPDATE agent SET grace_until = NULL, online = 0");
        presence.sweep();
    }

    private static AgentConnection connection(long userId, NodeBoot node, long connectionId) {
        return new AgentConnection(userId, node.node(), node.bootId(), connectionId);
    }

    private Agent agent(long userId) {
        return agents.find(userId).orElseThrow();
    }

    /** Time passes for a node that nobody has a link to. */
    private void nodeUnseenFor(Duration time) {
        log.sql().update("UPDATE access_node SET seen_at = seen_at - ?", time.toMillis());
    }

    private void offlineFor(Duration time) {
        log.sql().update("UPDATE agent SET grace_until = grace_until - ?", time.toMillis());
    }

    private void nobodySweptFor(Duration time) {
        log.sql().update("UPDATE presence_watch SET swept_at = swept_at - ?", time.toMillis());
    }

    @Test
    void opened_first_bringsTheAgentOnlineOnce() {
        assertThat(presence.opened(connection(ann, NODE, 1))).isTrue();
        assertThat(presence.opened(connection(ann, NODE, 1))).isFalse();
        assertThat(presence.opened(connection(ann, NODE, 2))).isFalse();

        assertThat(agent(ann).online()).isTrue();
        assertThat(agent(ann).onlineEpoch()).isEqualTo(1);
        assertThat(agent(bob).online()).isFalse();
    }

    @Test
    void closed_last_takesTheAgentOfflineOnce() {
        presence.opened(connection(ann, NODE, 1));
        presence.opened(connection(ann, NODE, 2));

        assertThat(presence.closed(connection(ann, NODE, 1))).isFalse();
        assertThat(presence.closed(connection(ann, NODE, 1))).isFalse();
        assertThat(presence.closed(connection(ann, NODE, 2))).isTrue();
        assertThat(presence.closed(connection(ann, NODE, 2))).isFalse();

        assertThat(agent(ann).online()).isFalse();
        assertThat(agent(ann).onlineEpoch()).isEqualTo(2);
    }

    @Test
    void closed_unknownConnection_leavesTheOthers() {
        presence.opened(connection(ann, NODE, 1));

        assertThat(presence.closed(connection(ann, new NodeBoot(NODE.node(), 12), 1)))
                .isFalse();
        assertThat(presence.closed(connection(ann, NODE, 9))).isFalse();
        assertThat(agent(ann).online()).isTrue();
    }

    @Test
    void openedAndClosed_bySomebodyWhoIsNoAgent_isNothing() {
        assertThat(presence.opened(connection(site, NODE, 1))).isFalse();
        assertThat(presence.closed(connection(site, NODE, 1))).isFalse();
        assertThat(presence.sweep()).isEqualTo(new Sweep(List.of(), List.of()));
    }

    @Test
    void openedAndClosed_manyAtOnce_endOfflineWithoutAnyConnection() {
        Together.run(16, i -> {
            presence.opened(connection(ann, NODE, i));
            return presence.closed(connection(ann, NODE, i));
        });

        assertThat(agent(ann).online()).isFalse();
        assertThat(log.number("SELECT COUNT(*) FROM agent_connection WHERE user_id = ?", ann))
                .isZero();
        assertThat(agent(ann).onlineEpoch() % 2).isZero();
    }

    @Test
    void sweep_leaseOver_endsTheNodesConnections() {
        NodeBoot other = new NodeBoot("access-2", 21);
        presence.opened(connection(ann, NODE, 1));
        presence.opened(connection(ann, NODE, 2));
        presence.opened(connection(bob, NODE, 3));
        nodeUnseenFor(LEASE_OVER);
        presence.opened(connection(bob, other, 4));

        assertThat(presence.sweep()).isEqualTo(new Sweep(List.of(ann), List.of()));
        assertThat(agent(ann).online()).isFalse();
        assertThat(agent(bob).online()).isTrue();
        assertThat(presence.closed(connection(bob, NODE, 3))).isFalse();
        assertThat(presence.closed(connection(bob, other, 4))).isTrue();
    }

    @Test
    void sweep_leaseRenewed_endsNothing() {
        presence.opened(connection(ann, NODE, 1));
        nodeUnseenFor(LEASE_OVER);

        presence.seen(List.of(NODE));

        assertThat(presence.sweep().wentOffline()).isEmpty();
        assertThat(agent(ann).online()).isTrue();
    }

    @Test
    void sweep_otherBootOfTheNodeSeen_endsTheOldBootsConnections() {
        presence.opened(connection(ann, NODE, 1));
        nodeUnseenFor(LEASE_OVER);

        presence.seen(List.of(new NodeBoot(NODE.node(), NODE.bootId() + 1)));

        assertThat(presence.sweep().wentOffline()).containsExactly(ann);
    }

    @Test
    void sweep_graceOver_namesTheAgentUntilItIsDealtWith() {
        presence.opened(connection(ann, NODE, 1));
        presence.closed(connection(ann, NODE, 1));
        assertThat(presence.sweep().graceOver()).isEmpty();

        offlineFor(GRACE_OVER);

        LostAgent lost = new LostAgent(ann, site, 2);
        assertThat(presence.sweep().graceOver()).containsExactly(lost);
        assertThat(presence.sweep().graceOver()).containsExactly(lost);
    }

    @Test
    void sweep_agentCameBack_isNotLost() {
        presence.opened(connection(ann, NODE, 1));
        presence.closed(connection(ann, NODE, 1));
        offlineFor(GRACE_OVER);

        presence.opened(connection(ann, NODE, 2));

        assertThat(presence.sweep().graceOver()).isEmpty();
    }

    @Test
    void sweep_afterAGap_armsLeasesAndGracesAnew() {
        presence.opened(connection(ann, NODE, 1));
        presence.opened(connection(bob, NODE, 2));
        presence.closed(connection(bob, NODE, 2));
        nodeUnseenFor(LEASE_OVER);
        offlineFor(GRACE_OVER);
        nobodySweptFor(LEASE_OVER);

        assertThat(presence.sweep()).isEqualTo(new Sweep(List.of(), List.of()));
        assertThat(presence.sweep()).isEqualTo(new Sweep(List.of(), List.of()));
        assertThat(agent(ann).online()).isTrue();

        nodeUnseenFor(LEASE_OVER);
        offlineFor(GRACE_OVER);
        Sweep later = presence.sweep();
        assertThat(later.wentOffline()).containsExactly(ann);
        assertThat(later.graceOver()).extracting(LostAgent::userId).containsExactly(bob);
    }

    /** Between finding lost nodes and ending their connections a sweep holds no lock. */
    @Test
    void removeOfLostNode_nodeIsBack_removesNothing(PresenceMapper rows) {
        presence.opened(connection(ann, NODE, 1));
        long leaseOver = log.number("SELECT MAX(seen_at) FROM access_node");

        rows.removeOfLostNode(connection(ann, NODE, 0), leaseOver);
        assertThat(log.number("SELECT COUNT(*) FROM agent_connection")).isEqualTo(1);
        rows.removeOfLostNode(connection(ann, NODE, 0), leaseOver + 1);
        assertThat(log.number("SELECT COUNT(*) FROM agent_connection")).isZero();
    }

    @Test
    void sweep_byManyNodesAtOnce_takesEachAgentOfflineOnce() {
        presence.opened(connection(ann, NODE, 1));
        presence.opened(connection(bob, NODE, 2));
        nodeUnseenFor(LEASE_OVER);

        List<Sweep> sweeps = Together.run(6, i -> presence.sweep());

        assertThat(sweeps.stream().flatMap(sweep -> sweep.wentOffline().stream()))
                .containsExactlyInAnyOrder(ann, bob);
        assertThat(agent(ann).onlineEpoch()).isEqualTo(2);
    }
}
