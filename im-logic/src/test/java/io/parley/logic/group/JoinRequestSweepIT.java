package io.parley.logic.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.AnswerJoinRequest;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.JoinRequest;
import io.parley.common.protocol.JoinRequestPush;
import io.parley.common.protocol.ListJoinRequests;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UpdateGroup;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.TwoNodes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests to join Ann's group, Bob being a member, that nobody answers in time: two nodes end each of them once. */
class JoinRequestSweepIT {
    private static final Duration LIFETIME = Duration.ofDays(2);

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes("parley.group.cleaning=100ms", "parley.group.request-lifetime=2d");

    private Client ann;
    private Client bob;
    private Client eve;
    private Client kim;
    private long group;

    @BeforeEach
    void ask() {
        Friends friends = NODES.friends();
        ann = friends.ann();
        bob = friends.bob();
        group = friends.group();
        ann.ask(ClientFrame.newBuilder()
                .setUpdateGroup(UpdateGroup.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setJoinPolicy(JoinPolicy.BY_APPROVAL)));
        eve = friends.access().open(0, Friends.user(NODES.first(), "Eve"));
        kim = friends.access().open(1, Friends.user(NODES.first(), "Kim"));
        assertThat(join(eve).getGroupResult().getRequested()).isTrue();
        assertThat(join(kim).getGroupResult().getRequested()).isTrue();
    }

    @Test
    void sweep_overdueRequest_endsForTheAdminsAndWhoAsked_andYoungerOnesStay() {
        age(kim, LIFETIME.minusMinutes(10));
        age(eve, LIFETIME.plusSeconds(1));

        for (Client told : List.of(ann, eve)) {
            await().untilAsserted(() -> assertThat(told.pushes())
                    .filteredOn(ServerFrame::hasJoinRequestPush)
                    .extracting(ServerFrame::getJoinRequestPush)
                    .filteredOn(JoinRequestPush::getEnded)
                    .singleElement()
                    .satisfies(push -> {
                        assertThat(push.getConversationId()).isEqualTo(group);
                        assertThat(push.getRequest().getUserId()).isEqualTo(eve.userId());
                    }));
        }
        assertThat(bob.pushes()).noneMatch(ServerFrame::hasJoinRequestPush);
        assertThat(asking()).containsExactly(kim.userId());
        assertThat(accept(eve).getError().getCode()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(accept(kim).hasGroupResult()).isTrue();
    }

    @Test
    void askingAnew_afterTheEnd_isANewRequest() {
        age(eve, LIFETIME.plusSeconds(1));
        await().until(() -> !asking().contains(eve.userId()));

        assertThat(join(eve).getGroupResult().getRequested()).isTrue();

        assertThat(asking()).contains(eve.userId());
        assertThat(accept(eve).hasGroupResult()).isTrue();
    }

    private ServerFrame join(Client client) {
        return client.ask(ClientFrame.newBuilder()
                .setJoinGroup(JoinGroup.newBuilder().setConversationId(group).setOpId(uuid())));
    }

    private ServerFrame accept(Client asking) {
        return ann.ask(ClientFrame.newBuilder()
                .setAnswerJoinRequest(AnswerJoinRequest.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(asking.userId())
                        .setAccept(true)));
    }

    private List<Long> asking() {
        return ann
                .ask(ClientFrame.newBuilder()
                        .setListJoinRequests(ListJoinRequests.newBuilder().setConversationId(group)))
                .getListJoinRequestsResult()
                .getRequestsList()
                .stream()
                .map(JoinRequest::getUserId)
                .toList();
    }

    private void age(Client asking, Duration by) {
        assertThat(LogicNodes.sql(NODES.first())
                        .update(
                                "UPDATE join_request SET requested_at = requested_at - ? WHERE user_id = ?",
                                by.toMillis(),
                                asking.userId()))
                .isEqualTo(1);
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
