package io.parley.logic.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.ClientRequest;
import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionList;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.ConnectionRef;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListRelations;
import io.parley.common.protocol.ListRelationsResult;
import io.parley.common.protocol.ListSessions;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Typing;
import io.parley.common.protocol.UserKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkEndpointTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AccessNodes nodes = new AccessNodes(metrics);
    private final Connections connections = new Connections();
    private final List<Client> clients = new ArrayList<>();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        RequestDispatcher dispatcher = new RequestDispatcher(
                List.of(
                        handler(
                                ClientFrame.BodyCase.LIST_RELATIONS,
                                caller -> ServerFrame.newBuilder()
                                        .setListRelationsResult(ListRelationsResult.getDefaultInstance())),
                        handler(ClientFrame.BodyCase.TYPING, caller -> ServerFrame.newBuilder()),
                        handler(ClientFrame.BodyCase.PULL, caller -> {
                            throw new IllegalStateException("expected by the test");
                        }),
                        handler(ClientFrame.BodyCase.BLOCK, caller -> {
                            throw Refusal.notAllowed();
                        })),
                metrics);
        LinkEndpoint endpoint = new LinkEndpoint(
                new LogicNode("logic-1"),
                OutboundQueueTest.config(64_000, 1_000_000, 2_000_000),
                () -> "{\"keys\":[]}",
                nodes,
                dispatcher,
                connections);
        server = NettyServerBuilder.forPort(0)
                .directExecutor()
                .addService(endpoint)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        clients.forEach(client -> client.channel.shutdownNow());
        server.shutdownNow();
    }

    @Test
    void connect_attach_isAnsweredWithTheKeys() {
        Client client = attach("a1", 7);

        assertThat(client.next(LogicEvent::hasAttached).getAttached()).satisfies(attached -> {
            assertThat(attached.getNode()).isEqualTo("logic-1");
            assertThat(attached.getJwks()).isEqualTo("{\"keys\":[]}");
        });
        await().until(() -> nodes.find("a1", 7) != null);
        assertThat(nodes.find("a1", 8)).isNull();
    }

    @Test
    void connect_otherEventFirst_endsTheStream() {
        Client client = new Client();

        client.send(AccessEvent.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));

        await().until(() -> client.ended);
        assertThat(nodes.all()).isEmpty();
    }

    @Test
    void connect_silentPeer_endsTheStreamAndTellsIt() {
        Client client = attach("a1", 7);

        await().until(() -> client.ended);

        await().until(() -> connections.detached.contains("a1"));
        assertThat(client.events).filteredOn(LogicEvent::hasHeartbeat).isNotEmpty();
        assertThat(nodes.find("a1")).isNull();
    }

    @Test
    void connect_requestAfterALongSilence_isNotActedUpon() {
        Client client = attach("a1", 7);
        // The server has heard the last before it said this.
        client.next(LogicEvent::hasAttached);
        await().pollDelay(Duration.ofMillis(850)).until(() -> true);

        client.request(11, ClientFrame.newBuilder().setRequestId(3).setListRelations(ListRelations.newBuilder()));

        await().until(() -> client.ended);
        assertThat(client.events).filteredOn(LogicEvent::hasReply).isEmpty();
    }

    @Test
    void connect_newBootOfTheNode_replacesTheOldStream() {
        Client old = attach("a1", 7);
        await().until(() -> nodes.find("a1", 7) != null);

        attach("a1", 8);

        await().until(() -> old.ended);
        assertThat(nodes.find("a1", 8)).isNotNull();
        assertThat(connections.detached).isEmpty();
    }

    @Test
    void drain_attachedNode_isToldAndThenLetGo() throws Exception {
        Client client = attach("a1", 7);
        await().until(() -> nodes.find("a1", 7) != null);

        new LinkDrain(nodes, OutboundQueueTest.config(64_000, 1_000_000, 2_000_000)).drain();

        await().until(() -> client.ended);
        assertThat(client.events).filteredOn(LogicEvent::hasDraining).hasSize(1);
    }

    @Test
    void request_knownOperation_getsOneReplyWithItsId() {
        Client client = attach("a1", 7);

        client.request(
                9, ClientFrame.newBuilder().setRequestId(3).setListRelations(ListRelations.getDefaultInstance()));

        assertThat(client.reply(9)).satisfies(frame -> {
            assertThat(frame.getReplyTo()).isEqualTo(3);
            assertThat(frame.hasListRelationsResult()).isTrue();
        });
    }

    @Test
    void request_refusals_areTheCataloguesErrors() throws Exception {
        Client client = attach("a1", 7);

        client.request(1, ClientFrame.newBuilder().setRequestId(1).setListSessions(ListSessions.getDefaultInstance()));
        client.request(2, ClientFrame.newBuilder().setRequestId(2));
        client.send(AccessEvent.newBuilder()
                .setClientRequest(ClientRequest.newBuilder()
                        .setConnection(ref(3))
                        .setFrame(ByteString.copyFrom(new byte[] {(byte) 0xff}))));
        client.request(
                4,
                ClientFrame.newBuilder()
                        .setRequestId(4)
                        .setBlock(io.parley.common.protocol.Block.getDefaultInstance()));
        client.request(
                5,
                ClientFrame.newBuilder().setRequestId(5).setPull(io.parley.common.protocol.Pull.getDefaultInstance()));

        client.send(AccessEvent.newBuilder()
                .setClientRequest(ClientRequest.newBuilder()
                        .setConnection(ref(6))
                        // request_id 6, and a Send of one byte that is none
                        .setFrame(ByteString.copyFrom(new byte[] {0x08, 6, 0x52, 1, (byte) 0xff}))));

        assertThat(client.reply(1).getError().getCode()).isEqualTo(ErrorCode.UNKNOWN_OPERATION);
        assertThat(client.reply(2).getError().getCode()).isEqualTo(ErrorCode.UNKNOWN_OPERATION);
        assertThat(client.reply(3).getError().getCode()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(client.reply(6).getError().getCode()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(client.reply(6).getReplyTo()).as("its client waits for it").isEqualTo(6);
        assertThat(client.reply(4).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(client.reply(5).getError()).satisfies(error -> {
            assertThat(error.getCode()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(error.getRetryable()).isTrue();
            assertThat(error.getMessage()).doesNotContain("expected by the test");
        });
        assertThat(metrics.counter("parley.refusals", "operation", "BLOCK", "code", "NOT_ALLOWED")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void request_operationWithoutReply_isNotAnswered() {
        Client client = attach("a1", 7);

        client.request(1, ClientFrame.newBuilder().setRequestId(1).setTyping(Typing.getDefaultInstance()));
        client.request(
                2, ClientFrame.newBuilder().setRequestId(2).setListRelations(ListRelations.getDefaultInstance()));

        assertThat(client.reply(2).hasListRelationsResult()).isTrue();
        assertThat(client.events).filteredOn(LogicEvent::hasReply).hasSize(1);
    }

    private Client attach(String node, long boot) {
        Client client = new Client();
        client.send(AccessEvent.newBuilder()
                .setAttach(Attach.newBuilder().setNode(node).setBootId(boot).setVersion(1)));
        return client;
    }

    private static ConnectionRef ref(long connection) {
        return ConnectionRef.newBuilder()
                .setConnectionId(connection)
                .setUserId(77)
                .setDeviceId("device-1")
                .build();
    }

    private static RequestHandler handler(
            ClientFrame.BodyCase operation, Function<Caller, ServerFrame.Builder> answer) {
        return RequestHandler.of(operation, (caller, frame) -> {
            assertThat(caller)
                    .isEqualTo(new Caller(77, UserKind.VISITOR, 4, "device-1", "a1", 7, caller.connectionId()));
            return CompletableFuture.completedFuture(answer.apply(caller));
        });
    }

    private final class Client implements StreamObserver<LogicBatch> {
        private final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        private final List<LogicEvent> events = new CopyOnWriteArrayList<>();
        private final StreamObserver<AccessBatch> out =
                LinkGrpc.newStub(channel).connect(this);
        private volatile boolean ended;

        Client() {
            clients.add(this);
        }

        void send(AccessEvent.Builder event) {
            out.onNext(AccessBatch.newBuilder().addEvents(event).build());
        }

        void request(long connection, ClientFrame.Builder frame) {
            send(AccessEvent.newBuilder()
                    .setClientRequest(ClientRequest.newBuilder()
                            .setConnection(ref(connection))
                            .setKind(UserKind.VISITOR_VALUE)
                            .setSiteId(4)
                            .setFrame(frame.build().toByteString())));
        }

        LogicEvent next(Predicate<LogicEvent> wanted) {
            await().until(() -> events.stream().anyMatch(wanted));
            return events.stream().filter(wanted).findFirst().orElseThrow();
        }

        ServerFrame reply(long connection) {
            LogicEvent event = next(e -> e.hasReply() && e.getReply().getConnectionId() == connection);
            try {
                return ServerFrame.parseFrom(event.getReply().getFrame());
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onNext(LogicBatch batch) {
            events.addAll(batch.getEventsList());
        }

        @Override
        public void onError(Throwable failure) {
            ended = true;
        }

        @Override
        public void onCompleted() {
            ended = true;
        }
    }

    private static final class Connections implements ConnectionEvents {
        private final List<String> detached = new CopyOnWriteArrayList<>();

        @Override
        public void attached(AccessStream node) {}

        @Override
        public void detached(AccessStream node) {
            detached.add(node.node());
        }

        @Override
        public void opening(AccessStream node, ConnectionOpening opening) {}

        @Override
        public void closed(AccessStream node, ConnectionClosed closed) {}

        @Override
        public void listed(AccessStream node, ConnectionList list) {}
    }
}
