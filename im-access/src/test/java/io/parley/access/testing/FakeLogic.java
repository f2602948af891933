package io.parley.access.testing;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attached;
import io.parley.common.link.ConnectionAccepted;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.link.Reply;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.ReauthenticateResult;
import io.parley.common.protocol.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A logic node that does as it is told: accepts each hello if it may, and keeps all that it hears. */
public final class FakeLogic extends LinkGrpc.LinkImplBase implements AutoCloseable {
    private final String node;
    private final TestTokens tokens;
    private final Server server;
    private final List<AccessEvent> events = new CopyOnWriteArrayList<>();
    private final List<StreamObserver<LogicBatch>> streams = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean isAccepting = true;
    private volatile boolean isSilent;

    private FakeLogic(String node, int port, TestTokens tokens) {
        this.node = node;
        this.tokens = tokens;
        try {
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heartbeats.scheduleAtFixedRate(this::beat, 50, 50, TimeUnit.MILLISECONDS);
    }

    public static FakeLogic start(String node, TestTokens tokens) {
        return new FakeLogic(node, 0, tokens);
    }

    public static FakeLogic startAt(int port, String node, TestTokens tokens) {
        return new FakeLogic(node, port, tokens);
    }

    public int port() {
        return server.getPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Leaves hellos without an answer from now on. */
    public void stopAccepting() {
        isAccepting = false;
    }

    /** Sends no heartbeat any more, as a process that hangs. */
    public void hang() {
        isSilent = true;
    }

    private void beat() {
        if (!isSilent) {
            send(LogicEvent.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
        }
    }

    @Override
    public StreamObserver<AccessBatch> connect(StreamObserver<LogicBatch> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(AccessBatch batch) {
                for (AccessEvent event : batch.getEventsList()) {
                    // Before the answer: who has the answer may ask at once what was heard.
                    events.add(event);
                    if (event.hasAttach()) {
                        sendOn(responses, attached());
                        streams.add(responses);
                    } else if (event.hasConnectionOpening() && isAccepting) {
                        send(accepted(event.getConnectionOpening()));
                    }
                }
            }

            @Override
            public void onError(Throwable failure) {
                streams.remove(responses);
            }

            @Override
            public void onCompleted() {
                streams.remove(responses);
                synchronized (FakeLogic.this) {
                    responses.onCompleted();
                }
            }
        };
    }

    private LogicEvent attached() {
        return LogicEvent.newBuilder()
                .setAttached(Attached.newBuilder().setNode(node).setBootId(1).setJwks(tokens.jwks()))
                .build();
    }

    public static LogicEvent accepted(ConnectionOpening opening) {
        ServerFrame.Builder frame = ServerFrame.newBuilder().setReplyTo(opening.getRequestId());
        if (opening.getRenewal()) {
            frame.setReauthenticateResult(ReauthenticateResult.newBuilder()
                    .setTokenExpiresAtMs(opening.getClaims().getExpiresAtMs()));
        } else {
            frame.setHelloResult(
                    HelloResult.newBuilder().setUserId(opening.getClaims().getUserId()));
        }
        return LogicEvent.newBuilder()
                .setConnectionAccepted(ConnectionAccepted.newBuilder()
                        .setConnectionId(opening.getConnection().getConnectionId())
                        .setFrame(frame.build().toByteString()))
                .build();
    }

    public static LogicEvent reply(long connectionId, ServerFrame frame) {
        return LogicEvent.newBuilder()
                .setReply(Reply.newBuilder().setConnectionId(connectionId).setFrame(frame.toByteString()))
                .build();
    }

    public static LogicEvent push(ServerFrame frame, Long... connectionIds) {
        return LogicEvent.newBuilder()
                .setPush(Push.newBuilder()
                        .addAllConnectionIds(List.of(connectionIds))
                        .setFrame(frame.toByteString()))
                .build();
    }

    public void send(LogicEvent event) {
        streams.forEach(stream -> sendOn(stream, event));
    }

    private synchronized void sendOn(StreamObserver<LogicBatch> stream, LogicEvent event) {
        try {
            stream.onNext(LogicBatch.newBuilder().addEvents(event).build());
        } catch (RuntimeException e) {
            streams.remove(stream);
        }
    }

    public boolean isAttached() {
        return !streams.isEmpty();
    }

    /** What access has told, but for heartbeats. */
    public Stream<AccessEvent> heard(Predicate<AccessEvent> which) {
        return events.stream().filter(which);
    }

    /** As a process that dies: the sockets close at once. */
    @Override
    public void close() {
        heartbeats.shutdownNow();
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
