package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.access.delivery.BatchShares;
import io.parley.access.testing.TestStream;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.Attached;
import io.parley.common.link.Draining;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PinsTest {
    private static final int USERS = 2_000;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Map<LogicLink, TestStream> streams = new HashMap<>();

    private LogicLink link(String node) {
        TestStream stream = new TestStream();
        LogicLink link =
                new LogicLink(node + ":9090", loop.eventLoop(), LinkConfig.to(List.of("logic:9090")), new Nobody());
        link.connect(LinkGrpc.newStub(stream), Attach.getDefaultInstance());
        stream.attach(node);
        streams.put(link, stream);
        return link;
    }

    private List<LogicLink> links(int count) {
        List<LogicLink> links = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            links.add(link("logic-" + i));
        }
        return links;
    }

    @Test
    void of_withoutNodes_isNull() {
        assertThat(Pins.NONE.of(1)).isNull();
        assertThat(Pins.over(List.of()).of(1)).isNull();
    }

    @Property(tries = 20)
    void of_whenANodeLeaves_movesOnlyItsUsers(
            @ForAll @IntRange(min = 2, max = 8) int nodes, @ForAll @IntRange(max = 7) int leaving) {
        List<LogicLink> links = links(nodes);
        LogicLink gone = links.get(leaving % nodes);
        List<LogicLink> rest = new ArrayList<>(links);
        rest.remove(gone);
        Pins before = Pins.over(links);
        Pins after = Pins.over(rest);
        for (long user = 1; user <= USERS; user++) {
            LogicLink was = before.of(user);
            if (was == gone) {
                assertThat(after.of(user)).isIn(rest);
            } else {
                assertThat(after.of(user)).isSameAs(was);
            }
        }
    }

    @Property(tries = 8)
    void of_users_areSharedOutEvenly(@ForAll @IntRange(min = 2, max = 8) int nodes) {
        Pins pins = Pins.over(links(nodes));
        Map<LogicLink, Integer> users = new HashMap<>();
        for (long user = 1; user <= USERS; user++) {
            users.merge(pins.of(user), 1, Integer::sum);
        }
        int fair = USERS / nodes;
        assertThat(users).hasSize(nodes);
        assertThat(users.values()).allMatch(count -> count > fair * 0.7 && count < fair * 1.3);
    }

    @Test
    void of_anyOrderOfAttaching_isTheSameNode() {
        List<LogicLink> links = links(3);
        Pins one = Pins.over(links);
        Pins other = Pins.over(List.of(links.get(2), links.get(0), links.get(1)));
        for (long user = 1; user <= USERS; user++) {
            assertThat(one.of(user)).isSameAs(other.of(user));
        }
    }

    @Test
    void over_aDrainingNode_givesItsUsersToTheOthers() {
        List<LogicLink> links = links(2);
        streams.get(links.get(0))
                .receive(LogicEvent.newBuilder()
                        .setDraining(Draining.getDefaultInstance())
                        .build());
        Pins pins = Pins.over(links);
        for (long user = 1; user <= 100; user++) {
            assertThat(pins.of(user)).isSameAs(links.get(1));
        }
        assertThat(pins.attached()).isEqualTo(2);
        assertThat(Pins.over(List.of(links.get(0))).of(1)).as("none but it").isSameAs(links.get(0));
    }

    @Test
    void of_aTokenForOneNode_isThatNodeOrNone() {
        List<LogicLink> links = links(3);
        Pins pins = Pins.over(links);
        for (LogicLink link : links) {
            assertThat(pins.of(claims(link.node()))).isSameAs(link);
        }
        assertThat(pins.of(claims("logic-4"))).isNull();
        assertThat(pins.of(claims(""))).isSameAs(pins.of(7));
    }

    private static AccessClaims claims(String node) {
        return new AccessClaims(7, UserKind.USER, 1, 0, Instant.EPOCH, node);
    }

    @Test
    void of_twoLinksOfOneNode_isTheNewer() {
        LogicLink dead = link("logic-1");
        LogicLink back = link("logic-1");
        assertThat(Pins.over(List.of(dead, back)).of(7)).isSameAs(back);
    }

    private static final class Nobody implements LinkListener {
        @Override
        public void attached(LogicLink link, Attached attached) {}

        @Override
        public void received(LogicLink link, List<LogicEvent> events, BatchShares shares) {}

        @Override
        public void draining(LogicLink link) {}

        @Override
        public void reportConnections(LogicLink link, BatchShares shares) {}

        @Override
        public void ended(LogicLink link, boolean wasAttached, List<AccessEvent> undelivered) {}
    }
}
