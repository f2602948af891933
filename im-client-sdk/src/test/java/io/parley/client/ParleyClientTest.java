package io.parley.client;

import static io.parley.client.World.ANN;
import static io.parley.client.World.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.client.World.Rig;
import io.parley.client.api.ClientListener;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Device;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.Profile;
import io.parley.client.api.Relation;
import io.parley.client.api.SendReceipt;
import io.parley.client.api.Timeline;
import io.parley.client.store.ClientStore;
import io.parley.client.store.InMemoryStore;
import io.parley.client.store.OutboxEntry;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.ListRelationsResult;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.RelationState;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.UserKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParleyClientTest {
    private final World world = new World();
    private final ModelServer.Room room = world.server.room(7, ANN, BEN);
    private final Rig ann = world.client(ANN);

    @Test
    void send_stored_completesWithItsPlace() {
        world.online(ann);
        CompletableFuture<SendReceipt> receipt = ann.client().send(7, "hello");
        assertThat(receipt).isNotDone();
        world.calm();
        assertThat(receipt.join().seq()).isEqualTo(1);
        assertThat(receipt.join().messageId()).isEqualTo(room.messages.get(0).getMessageId());
        assertThat(receipt.join().elapsed()).isPositive();
    }

    @Test
    void send_refusedForGood_failsAndTellsTheListener_andCanBeRetried() {
        List<String> refused = new ArrayList<>();
        Rig ben = world.client(
                BEN,
                new InMemoryStore(),
                options -> options.listener(new ClientListener() {
                    @Override
                    public void onRefused(io.parley.client.api.PendingMessage message) {
                        refused.add(message.clientMsgId());
                    }
                }));
        world.online(ben);
        CompletableFuture<SendReceipt> receipt = ben.client().send(7, "refuse me");
        world.calm();
        assertThat(codeOf(receipt)).isEqualTo(Code.NOT_ALLOWED);
        assertThat(refused).hasSize(1);
        CompletableFuture<SendReceipt> again = ben.client().retry(refused.get(0));
        world.calm();
        assertThat(codeOf(again)).isEqualTo(Code.NOT_ALLOWED);
        ben.client().discard(refused.get(0));
        assertThat(ben.client().timeline(7).join().pending()).isEmpty();
        assertThat(codeOf(ben.client().retry(refused.get(0)))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void send_blankOrTooLong_failsAtOnce() {
        assertThat(codeOf(ann.client().send(7, " \n"))).isEqualTo(Code.EMPTY_TEXT);
        assertThat(codeOf(ann.client().send(7, "ä".repeat(4_097)))).isEqualTo(Code.TEXT_TOO_LONG);
        assertThat(ann.client().timeline(7).join().pending()).isEmpty();
    }

    @Test
    void send_sameIdTwice_isOneMessage() {
        String id = "bbbbbbbb-0000-4000-8000-000000000001";
        CompletableFuture<SendReceipt> first = ann.client().send(7, id, Outgoing.text("once"));
        CompletableFuture<SendReceipt> second = ann.client().send(7, id, Outgoing.text("once"));
        world.online(ann);
        assertThat(first.join().seq()).isEqualTo(second.join().seq());
        assertThat(ann.client().send(7, id, Outgoing.text("once"))).isNotDone();
        world.calm();
        assertThat(room.texts()).containsExactly("once");
    }

    @Test
    void connectionRequest_rawSendOfAKnownId_getsTheFirstAnswer() {
        world.online(ann);
        SendReceipt receipt = calm(ann.client().send(7, "x"));
        Send.Builder send = Send.newBuilder().setConversationId(7);
        send.addMessagesBuilder()
                .setClientMsgId(receipt.clientMsgId())
                .getContentBuilder()
                .getTextBuilder()
                .setText("x");
        var answer = calm(ann.client()
                .connection()
                .request(ClientFrame.newBuilder().setSend(send).build()));
        assertThat(answer.getSendResult().getAcks(0).getDuplicate()).isTrue();
        assertThat(answer.getSendResult().getAcks(0).getSeq()).isEqualTo(receipt.seq());
    }

    @Test
    void connectionRequest_withoutAConnection_failsAtOnce() {
        assertThat(codeOf(ann.client().connection().request(ClientFrame.getDefaultInstance())))
                .isEqualTo(Code.DISCONNECTED);
    }

    @Test
    void listener_hearsEachMessageOnceInSeqOrder_whateverIsLost() {
        Rig ben = world.client(BEN);
        world.online(ann);
        world.online(ben);
        ben.client().open(7);
        world.calm();
        for (int i = 0; i < 9; i++) {
            ann.client().send(7, "m" + i);
            ann.wire().step();
            if (i % 2 == 0) {
                ben.wire().queue.clear();
            }
            world.calm();
        }
        ann.client().send(7, "last");
        world.calm();
        assertThat(ben.heard()).extracting(Message::seq).containsExactlyElementsOf(seqs(10));
        assertThat(ben.client().state()).isInstanceOf(ConnectionState.Online.class);
    }

    @Test
    void whenOnline_isDoneWhenNothingIsMissing() {
        CompletableFuture<Void> online = ann.client().whenOnline();
        ann.client().connect();
        assertThat(online).isNotDone();
        world.calm();
        assertThat(online).isCompleted();
        assertThat(ann.client().whenOnline()).isCompleted();
        assertThat(ann.client().userId()).isEqualTo(ANN);
    }

    @Test
    void loadAll_bringsEveryPage() {
        IntStream.rangeClosed(1, 11).forEach(i -> ann.client().send(7, "m" + i));
        world.online(ann);
        Rig ben = world.client(BEN, new InMemoryStore(), options -> options.pageSize(3));
        world.online(ben);
        CompletableFuture<Timeline> all = ben.client().loadAll(7);
        world.calm();
        assertThat(all.join().messages()).extracting(Message::seq).containsExactlyElementsOf(seqs(11));
        assertThat(all.join().hasOlder()).isFalse();
        assertThat(ben.heard()).extracting(Message::seq).containsExactly(9L, 10L, 11L);
    }

    @Test
    void open_ofAConversationThatMayNotBeRead_fails() {
        ann.client().connect();
        ann.wire().step();
        world.calm();
        CompletableFuture<Timeline> opened = ann.client().open(ParleyClient.SUPPORT);
        assertThat(codeOf(opened)).isEqualTo(Code.NOT_FOUND);
        assertThat(codeOf(ann.client().loadOlder(7))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void keepMessages_boundsWhatIsKept_notWhatIsHeard() {
        Rig ben = world.client(BEN, new InMemoryStore(), options -> options.keepMessages(2));
        world.online(ann);
        world.online(ben);
        ben.client().open(7);
        world.calm();
        IntStream.rangeClosed(1, 6).forEach(i -> ann.client().send(7, "m" + i));
        world.calm();
        assertThat(ben.heard()).hasSize(6);
        Timeline timeline = ben.client().timeline(7).join();
        assertThat(timeline.messages()).extracting(Message::text).containsExactly("m5", "m6");
        assertThat(timeline.hasOlder()).isTrue();
        assertThat(ben.client().conversation(7).orElseThrow().unread()).isEqualTo(6);
        ben.client().loadOlder(7);
        world.calm();
        assertThat(ben.texts(7)).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
    }

    @Test
    void openAll_keepsEveryConversation() {
        world.server.room(8, ANN, BEN);
        Rig ben = world.client(BEN, new InMemoryStore(), options -> options.openAll(true));
        world.online(ann);
        world.online(ben);
        ann.client().send(7, "a");
        ann.client().send(8, "b");
        world.calm();
        assertThat(ben.heard()).extracting(Message::text).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void closeTimeline_forgetsTheMessages() {
        world.online(ann);
        ann.client().send(7, "a");
        ann.client().open(7);
        world.calm();
        ann.client().closeTimeline(7);
        assertThat(ann.texts(7)).isEmpty();
    }

    @Test
    void anIdempotentRequest_waitsForAConnection_andIsRepeatedWithItsOpId() {
        ann.client().connect();
        CompletableFuture<Relation> blocked = ann.client().friends().block(BEN);
        ann.wire().step();
        ann.wire().serve();
        ann.wire().deliver();
        ann.wire().cut();
        world.clock.advance(1_000);
        world.calm();
        assertThat(blocked.join().blocked()).isTrue();
        assertThat(ann.wire().received.stream()
                        .filter(ClientFrame::hasBlock)
                        .map(frame -> frame.getBlock().getOpId())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void anIdempotentRequest_withoutConnect_failsAtOnce_andWithoutServerInTime() {
        assertThat(codeOf(ann.client().friends().block(BEN))).isEqualTo(Code.DISCONNECTED);
        ann.client().connect();
        CompletableFuture<Relation> blocked = ann.client().friends().block(BEN);
        world.clock.advance(19_999);
        assertThat(blocked).isNotDone();
        world.clock.advance(1);
        assertThat(codeOf(blocked)).isEqualTo(Code.DISCONNECTED);
    }

    @Test
    void close_failsWhatWaits_andLeavesNoTimer() {
        CompletableFuture<SendReceipt> receipt = ann.client().send(7, "unsent");
        CompletableFuture<Void> online = ann.client().whenOnline();
        ann.client().connect();
        CompletableFuture<Relation> blocked = ann.client().friends().block(BEN);
        ann.client().close();
        assertThat(codeOf(receipt)).isEqualTo(Code.CLOSED);
        assertThat(codeOf(online)).isEqualTo(Code.CLOSED);
        assertThat(codeOf(blocked)).isEqualTo(Code.CLOSED);
        assertThat(codeOf(ann.client().send(7, "later"))).isEqualTo(Code.CLOSED);
        assertThat(world.clock.timers()).isZero();
        ann.client().connect();
        assertThat(ann.client().state()).isInstanceOf(ConnectionState.Idle.class);
    }

    @Test
    void aListenerThatThrows_stopsNothing() {
        List<ConnectionState> states = new ArrayList<>();
        Rig ben = world.client(
                BEN,
                new InMemoryStore(),
                options -> options.listener(new ClientListener() {
                    @Override
                    public void onConnection(ConnectionState state) {
                        states.add(state);
                        throw new IllegalStateException("on purpose");
                    }
                }));
        world.online(ben);
        assertThat(states)
                .hasExactlyElementsOfTypes(
                        ConnectionState.Connecting.class, ConnectionState.Behind.class, ConnectionState.Online.class);
    }

    @Test
    void callbackExecutor_getsEverythingInOrder() {
        List<Runnable> later = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        Rig ben = world.client(
                BEN,
                new InMemoryStore(),
                options -> options.callbackExecutor(later::add).listener(new ClientListener() {
                    @Override
                    public void onMessage(Message message) {
                        seqs.add(message.seq());
                    }
                }));
        world.online(ann);
        world.online(ben);
        ben.client().open(7);
        IntStream.range(0, 5).forEach(i -> ann.client().send(7, "m" + i));
        world.calm();
        assertThat(seqs).isEmpty();
        while (!later.isEmpty()) {
            later.remove(0).run();
        }
        assertThat(seqs).containsExactlyElementsOf(seqs(5));
    }

    @Test
    void requestTiming_hearsOfEachRequest() {
        List<String> heard = new ArrayList<>();
        Rig ben = world.client(
                BEN,
                new InMemoryStore(),
                options -> options.requestTiming((operation, elapsed, failure) -> {
                    assertThat(elapsed).isGreaterThanOrEqualTo(Duration.ZERO);
                    heard.add(operation + " " + (failure == null ? "ok" : failure.code()));
                }));
        world.online(ben);
        ben.client().send(9, "nowhere");
        world.calm();
        assertThat(heard).contains("HELLO ok", "SYNC ok", "SEND NOT_ALLOWED");
    }

    @Test
    void profiles_areThoseThatTheServerShows() {
        world.online(ann);
        assertThat(calm(ann.client().profiles(List.of(BEN, 77L))))
                .containsExactly(new Profile(
                        BEN, UserKind.USER, "user " + BEN, "https://example.org/" + BEN, Map.of("plan", "gold")));
    }

    @Test
    void devices_areListedAndLoggedOut_andTheOwnKindIsTold() {
        Rig ben = world.client(BEN, new InMemoryStore(), options -> options.deviceKind(DeviceKind.TABLET));
        world.online(ben);
        assertThat(calm(ben.client().devices()))
                .containsExactly(new Device(
                        "phone-of-" + BEN,
                        DeviceKind.MOBILE,
                        "app/1",
                        Instant.ofEpochMilli(5),
                        Instant.ofEpochMilli(6),
                        true,
                        false));
        assertThat(calm(ben.client().logOutDevice("phone-of-" + BEN))).isNull();
        assertThat(ben.wire().received)
                .anyMatch(frame -> frame.getHello().getDeviceKind() == DeviceKind.TABLET)
                .anyMatch(frame -> frame.getLogOutDevice().getDeviceId().equals("phone-of-" + BEN));
    }

    @Test
    void markRead_reachesTheOtherSide() {
        Rig ben = world.client(BEN);
        world.online(ann);
        world.online(ben);
        ann.client().send(7, "read me");
        world.calm();
        ben.client().markRead(7, 1);
        world.calm();
        assertThat(ann.client().conversation(7).orElseThrow().peerReadSeq(ANN)).isEqualTo(1);
        assertThat(ben.client().conversation(7).orElseThrow().unread()).isZero();
    }

    @Test
    void relations_ofAnEarlierClientsStore_areThereAtOnce_andOnlyNewOnesAskedFor() {
        InMemoryStore store = new InMemoryStore();
        world.server.relations = ListRelationsResult.newBuilder()
                .addRelations(io.parley.common.protocol.Relation.newBuilder()
                        .setUserId(ANN)
                        .setState(RelationState.FRIENDS)
                        .setRemark("Boss")
                        .setVersion(4))
                .setVersion(5)
                .build();
        Rig first = world.client(BEN, store, options -> options);
        world.online(first);
        first.client().close();
        world.rigs.remove(first);
        world.server.relations = ListRelationsResult.newBuilder().setVersion(5).build();

        Rig second = world.client(BEN, store, options -> options);
        assertThat(second.client().relations().orElseThrow())
                .extracting(Relation::remark)
                .containsExactly("Boss");
        world.online(second);
        assertThat(second.client().relations().orElseThrow()).hasSize(1);
        assertThat(second.wire().received.stream().filter(ClientFrame::hasListRelations))
                .extracting(frame -> frame.getListRelations().getAfterVersion())
                .containsExactly(5L);
        second.client().close();
        world.rigs.remove(second);

        world.server.logEpoch++;
        Rig third = world.client(BEN, store, options -> options);
        world.online(third);
        assertThat(third.client().relations().orElseThrow()).isEmpty();
    }

    @Test
    void aStoreOfAnEarlierClient_isGoneOnWith() {
        InMemoryStore store = new InMemoryStore();
        Rig first = world.client(BEN, store, options -> options);
        world.online(ann);
        IntStream.rangeClosed(1, 6).forEach(i -> ann.client().send(7, "m" + i));
        world.calm();
        world.online(first);
        first.client().loadAll(7);
        world.calm();
        first.client().send(7, "from ben");
        first.client().close();
        world.rigs.remove(first);
        ann.client().send(7, "meanwhile");
        world.calm();

        Rig second = world.client(BEN, store, options -> options);
        assertThat(second.texts(7)).hasSize(6);
        assertThat(second.client().conversation(7)).isPresent();
        world.online(second);
        assertThat(second.texts(7)).containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "meanwhile", "from ben");
        assertThat(second.heard()).extracting(Message::text).containsExactly("meanwhile", "from ben");
        assertThat(second.wire().received.stream()
                        .filter(ClientFrame::hasSync)
                        .findFirst()
                        .orElseThrow()
                        .getSync()
                        .getSyncToken())
                .isNotEmpty();
        assertThat(second.wire().received.stream().filter(ClientFrame::hasPull).map(ClientFrame::getPull))
                .extracting(Pull::getFromSeq)
                .allMatch(from -> from >= 7);
    }

    @Test
    void aStoreOfAnotherUser_isNotShown_norItsMessagesSent() {
        InMemoryStore store = new InMemoryStore();
        Rig first = world.client(ANN, store, options -> options);
        world.online(first);
        first.client().send(7, "mine");
        world.calm();
        first.client().disconnect();
        first.client().send(7, "unsent");
        first.client().close();
        world.rigs.remove(first);
        world.server.room(7, ANN);

        Rig second = world.client(BEN, store, options -> options);
        world.online(second);
        assertThat(second.client().conversations()).isEmpty();
        assertThat(second.wire().received).noneMatch(ClientFrame::hasSend);
        assertThat(store.load().outbox()).hasSize(1);
    }

    @Test
    void aStoreThatFails_failsTheSend() {
        ClientStore broken = new ForwardingStore(new InMemoryStore()) {
            @Override
            public void putOutbox(OutboxEntry entry) {
                throw new IllegalStateException("disk full, on purpose");
            }
        };
        Rig ben = world.client(BEN, broken, options -> options);
        world.online(ben);
        assertThat(codeOf(ben.client().send(7, "lost"))).isEqualTo(Code.INTERNAL);
        assertThat(room.texts()).isEmpty();
    }

    @Test
    void builder_refusesWhatCannotWork() {
        assertThatThrownBy(() -> ParleyClient.builder().build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ParleyClient.builder().deviceId("short")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ParleyClient.builder().pageSize(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ParleyClient.builder().keepMessages(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private <T> T calm(CompletableFuture<T> future) {
        world.calm();
        return future.join();
    }

    private static List<Long> seqs(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Long::valueOf).toList();
    }

    private static Code codeOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("did not fail");
        } catch (CompletionException e) {
            return ((ParleyException) e.getCause()).code();
        }
    }
}
