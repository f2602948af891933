package io.parley.logic.testing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.ClientRequest;
import io.parley.common.link.CloseSignIns;
import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionList;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.ConnectionRef;
import io.parley.common.link.ConnectionState;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.TokenClaims;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An access node as logic nodes see one: real links, and connections without sockets. */
public final class AccessDriver implements AutoCloseable {
    private final String node;
    private final long bootId;
    private final List<Link> links = new ArrayList<>();
    private final Map<Long, Client> clients = new ConcurrentHashMap<>();
    private final AtomicLong connectionIds = new AtomicLong();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();

    /** Attaches to the logic nodes whose links are at these ports. */
    public AccessDriver(String node, long bootId, int... ports) {
        this.node = node;
        this.bootId = bootId;
        for (int port : ports) {
            links.add(new Link(port));
        }
        heart.scheduleAtFixedRate(() -> links.forEach(Link::beat), 500, 500, TimeUnit.MILLISECONDS);
    }

    /** Opens a connection that is pinned to one of the logic nodes, and waits for the answer to its hello. */
    public Client open(int link, long userId, UserKind kind, long siteId, String device) {
        return open(link, userId, kind, siteId, device, 1);
    }

    public Client open(int link, long userId, UserKind kind, long siteId, String device, long generation) {
        Client client = new Client(links.get(link), userId, kind, siteId, device);
        clients.put(client.id, client);
        client.hello(generation);
        return client;
    }

    /** Opens a connection with an access token, on a device of that kind. */
    public Client open(int link, AccessClaims claims, String device, DeviceKind deviceKind) {
        Client client = new Client(links.get(link), claims.userId(), claims.kind(), claims.siteId(), device);
        client.signIn = claims.signIn();
        client.deviceKind = deviceKind;
        clients.put(client.id, client);
        client.hello(claims.generation());
        return client;
    }

    /** A connection that the node has had since before it attached. */
    public Client lasting(int link, long userId) {
        Client client = new Client(links.get(link), userId, UserKind.USER, 0, "device-of-" + userId);
        client.generation = 1;
        client.isOpen = true;
        clients.put(client.id, client);
        return client;
    }

    public Client open(int link, long userId) {
        return open(link, userId, UserKind.USER, 0, "device-of-" + userId);
    }

    @Override
    public void close() {
        heart.shutdownNow();
        links.forEach(link -> link.channel.shutdownNow());
    }

    private void take(Link link, LogicEvent event) {
        switch (event.getEventCase()) {
            case ATTACHED -> link.isAttached = true;
            case CONNECTION_ACCEPTED -> {
                Client client = clients.get(event.getConnectionAccepted().getConnectionId());
                client.isOpen = true;
                client.reply(event.getConnectionAccepted().getFrame());
            }
            case CONNECTION_REFUSED ->
                end(
                        event.getConnectionRefused().getConnectionId(),
                        event.getConnectionRefused().getCloseCode());
            case CLOSE_CONNECTION ->
                end(
                        event.getCloseConnection().getConnectionId(),
                        event.getCloseConnection().getCloseCode());
            case CLOSE_USER ->
                clients.values().stream()
                        .filter(client -> client.userId == event.getCloseUser().getUserId())
                        .filter(client -> event.getCloseUser().getMinGeneration() == 0
                                || client.generation < event.getCloseUser().getMinGeneration())
                        .forEach(client -> end(client.id, event.getCloseUser().getCloseCode()));
            case CLOSE_SIGN_INS -> {
                CloseSignIns order = event.getCloseSignIns();
                clients.values().stream()
                        .filter(client -> client.userId == order.getUserId() && client.closeCode == 0)
                        .filter(client -> order.getSignInsList().contains(client.signIn))
                        .filter(client -> order.getDeviceId().isEmpty()
                                || order.getDeviceId().equals(client.device))
                        .forEach(client -> end(client.id, order.getCloseCode()));
            }
            case REPLY ->
                clients.get(event.getReply().getConnectionId())
                        .reply(event.getReply().getFrame());
            case PUSH ->
                event.getPush().getConnectionIdsList().stream()
                        .map(clients::get)
                        .forEach(client ->
                                client.pushes.add(parse(event.getPush().getFrame())));
            case HINT_USERS ->
                clients.values().stream()
                        .filter(client -> event.getHintUsers().getUserIdsList().contains(client.userId))
                        .forEach(client -> client.hints.incrementAndGet());
            case HINT_ALL -> clients.values().forEach(client -> client.hints.incrementAndGet());
            case REPORT_CONNECTIONS -> report(link);
            case HEARTBEAT, DRAINING, EVENT_NOT_SET -> {}
        }
    }

    private void end(long connectionId, int code) {
        Client client = clients.get(connectionId);
        client.closeCode = code;
        client.closed();
    }

    private void report(Link link) {
        ConnectionList.Builder list = ConnectionList.newBuilder().setLast(true);
        clients.values().stream()
                .filter(client -> client.isOpen)
                .forEach(client -> list.addConnections(ConnectionState.newBuilder()
                        .setConnection(client.ref())
                        .setKind(client.kind.getNumber())
                        .setSiteId(client.siteId)));
        link.send(AccessEvent.newBuilder().setConnectionList(list));
    }

    private static ServerFrame parse(ByteString frame) {
        try {
            return ServerFrame.parseFrom(frame);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** One connection. */
    public final class Client {
        private final long id = connectionIds.incrementAndGet();
        private final Link link;
        private final long userId;
        private final UserKind kind;
        private final long siteId;
        private final String device;
        private final AtomicInteger requestIds = new AtomicInteger();
        private final Map<Integer, CompletableFuture<ServerFrame>> asked = new ConcurrentHashMap<>();
        private final List<ServerFrame> pushes = new CopyOnWriteArrayList<>();
        private final AtomicInteger hints = new AtomicInteger();
        private volatile long generation;
        private volatile long signIn;
        private volatile DeviceKind deviceKind = DeviceKind.DEVICE_KIND_UNSPECIFIED;
        private volatile boolean isOpen;
        private volatile int closeCode;

        private Client(Link link, long userId, UserKind kind, long siteId, String device) {
            this.link = link;
            this.userId = userId;
            this.kind = kind;
            this.siteId = siteId;
            this.device = device;
        }

        private ConnectionRef ref() {
            return ConnectionRef.newBuilder()
                    .setConnectionId(id)
                    .setUserId(userId)
                    .setDeviceId(device)
                    .build();
        }

        private void hello(long generation) {
            this.generation = generation;
            asked.put(requestIds.incrementAndGet(), new CompletableFuture<>());
            link.send(AccessEvent.newBuilder()
                    .setConnectionOpening(ConnectionOpening.newBuilder()
                            .setConnection(ref())
                            .setRequestId(requestIds.get())
                            .setClient("driver/" + deviceKind)
                            .setDeviceKind(deviceKind.getNumber())
                            .setClaims(TokenClaims.newBuilder()
                                    .setUserId(userId)
                                    .setKind(kind.getNumber())
                                    .setSiteId(siteId)
                                    .setGeneration(generation)
                                    .setSignIn(signIn)
                                    .setExpiresAtMs(System.currentTimeMillis() + 600_000))));
            await().until(() -> isOpen || closeCode != 0);
        }

        private void reply(ByteString bytes) {
            ServerFrame frame = parse(bytes);
            asked.remove(frame.getReplyTo()).complete(frame);
        }

        /** Sends a request; its reply comes as it does. */
        public CompletableFuture<ServerFrame> request(ClientFrame.Builder frame) {
            int requestId = requestIds.incrementAndGet();
            CompletableFuture<ServerFrame> reply = new CompletableFuture<>();
            asked.put(requestId, reply);
            link.send(AccessEvent.newBuilder()
                    .setClientRequest(ClientRequest.newBuilder()
                            .setConnection(ref())
                            .setKind(kind.getNumber())
                            .setSiteId(siteId)
                            .setFrame(frame.setRequestId(requestId).build().toByteString())));
            return reply;
        }

        public ServerFrame ask(ClientFrame.Builder frame) {
            return Core.get(request(frame));
        }

        /** The connection goes. */
        public void closed() {
            isOpen = false;
            link.send(AccessEvent.newBuilder()
                    .setConnectionClosed(ConnectionClosed.newBuilder()
                            .setConnection(ref())
                            .setKind(kind.getNumber())
                            .setSiteId(siteId)));
        }

        public long id() {
            return id;
        }

        public long userId() {
            return userId;
        }

        public boolean isOpen() {
            return isOpen;
        }

        /** 0: not closed by the server. */
        public int closeCode() {
            return closeCode;
        }

        public List<ServerFrame> pushes() {
            return pushes;
        }

        public int hints() {
            return hints.get();
        }
    }

    private final class Link implements StreamObserver<LogicBatch> {
        private final ManagedChannel channel;
        private final StreamObserver<AccessBatch> out;
        private volatile boolean isAttached;

        Link(int port) {
            channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            out = LinkGrpc.newStub(channel).connect(this);
            send(AccessEvent.newBuilder()
                    .setAttach(
                            Attach.newBuilder().setNode(node).setBootId(bootId).setVersion(1)));
            await().atMost(Duration.ofSeconds(10)).until(() -> isAttached);
        }

        synchronized void send(AccessEvent.Builder event) {
            out.onNext(AccessBatch.newBuilder().addEvents(event).build());
        }

        void beat() {
            send(AccessEvent.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
        }

        @Override
        public void onNext(LogicBatch batch) {
            batch.getEventsList().forEach(event -> take(this, event));
        }

        @Override
        public void onError(Throwable failure) {
            isAttached = false;
        }

        @Override
        public void onCompleted() {
            isAttached = false;
        }
    }
}
