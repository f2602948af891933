package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.api.ClientListener;
import io.parley.client.api.ParleyException;
import io.parley.client.api.Presence;
import io.parley.client.api.Presence.Status;
import io.parley.client.store.InMemoryStore;
import io.parley.client.token.TokenSource;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SubscribePresenceResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the vectors do not show: what the listener hears, and the end of a client. */
class PresencesTest {
    private final FakeWire wire = new FakeWire();
    private final List<Presence> heard = new ArrayList<>();
    private final ParleyClient client = ParleyClient.builder()
            .deviceId("device-presence")
            .tokens(reason -> CompletableFuture.failedFuture(new AssertionError("not this one")))
            .listener(new ClientListener() {
                @Override
                public void onPresence(Presence presence) {
                    heard.add(presence);
                }
            })
            .build(new Ports(
                    new FakeScheduler(),
                    wire,
                    TokenSource.fixed("token"),
                    new InMemoryStore(),
                    () -> "00000000-0000-4000-8000-000000000001",
                    () -> {}));

    private void online() {
        client.connect();
        wire.opened();
        wire.receive(ServerFrame.newBuilder()
                .setReplyTo(take(ClientFrame.BodyCase.HELLO).getRequestId())
                .setHelloResult(HelloResult.newBuilder().setUserId(101))
                .build());
    }

    private ClientFrame take(ClientFrame.BodyCase kind) {
        ClientFrame found = wire.sent.stream()
                .filter(frame -> frame.getBodyCase() == kind)
                .findFirst()
                .orElseThrow();
        wire.sent.remove(found);
        return found;
    }

    /** Answers that everybody is online; returns how many were asked for. */
    private int answer() {
        ClientFrame asked = take(ClientFrame.BodyCase.SUBSCRIBE_PRESENCE);
        SubscribePresenceResult.Builder result = SubscribePresenceResult.newBuilder();
        for (long id : asked.getSubscribePresence().getUserIdsList()) {
            result.addPeople(io.parley.common.protocol.Presence.newBuilder()
                    .setUserId(id)
                    .setState(PresenceState.PRESENCE_ONLINE)
                    .setAsOfMs(5));
        }
        wire.receive(ServerFrame.newBuilder()
                .setReplyTo(asked.getRequestId())
                .setSubscribePresenceResult(result)
                .build());
        return asked.getSubscribePresence().getUserIdsCount();
    }

    @Test
    void listener_hearsEachChangeOnce() {
        online();
        client.presence().subscribe(List.of(102L));
        answer();
        client.presence().unsubscribe(List.of(103L));
        client.disconnect();
        client.presence().unsubscribe(List.of(102L));

        assertThat(heard).extracting(Presence::status).containsExactly(Status.ONLINE, Status.UNKNOWN);
    }

    @Test
    void subscribe_manyPeople_goesInRequestsOfAtMost500() {
        online();
        CompletableFuture<Void> subscribed = client.presence()
                .subscribe(LongStream.rangeClosed(1, 1_001).boxed().toList());

        assertThat(List.of(answer(), answer())).containsOnly(500);
        assertThat(subscribed).isNotDone();
        assertThat(answer()).isEqualTo(1);
        assertThat(subscribed).isCompleted();
    }

    @Test
    void closedClient_failsWhatWaits() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>(List.of(
                client.presence().subscribe(List.of(102L)), client.presence().setAway(true)));
        client.close();
        waiting.add(client.presence().setAway(false));

        assertThat(waiting)
                .allSatisfy(future -> assertThat(future)
                        .isCompletedExceptionally()
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOfSatisfying(
                                ParleyException.class,
                                failure -> assertThat(failure.code()).isEqualTo(ParleyException.Code.CLOSED)));
    }
}
