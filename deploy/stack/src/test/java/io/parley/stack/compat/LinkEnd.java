package io.parley.stack.compat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One end of a link, in a version's schema: as the access node that dials, or as the logic node that is dialled. */
final class LinkEnd implements AutoCloseable {
    private static final long BEAT_MILLIS = 500;

    private final Schema schema;
    private final String heard;
    private final Inbox<DynamicMessage> inbox = new Inbox<>();
    private final CompletableFuture<StreamObserver<byte[]>> out = new CompletableFuture<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private final AutoCloseable transport;
    private final int port;
    private boolean isBeating;

    /** As an access node. */
    static LinkEnd dial(Schema schema, int port) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        LinkEnd end = new LinkEnd(schema, Schema.LOGIC_EVENT, channel::shutdownNow, port);
        LinkStreams.Batches hears = end::hear;
        end.out.complete(
                ClientCalls.asyncBidiStreamingCall(channel.newCall(LinkStreams.CONNECT, CallOptions.DEFAULT), hears));
        return end;
    }

    /** As a logic node, at a port of its own. */
    static LinkEnd listen(Schema schema) throws Exception {
        CompletableFuture<LinkEnd> made = new CompletableFuture<>();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerServiceDefinition.builder(LinkStreams.SERVICE)
                        .addMethod(LinkStreams.CONNECT, ServerCalls.asyncBidiStreamingCall(responses -> {
                            LinkEnd end = made.join();
                            end.out.complete(responses);
                            LinkStreams.Batches hears = end::hear;
                            return hears;
                        }))
                        .build())
                .build()
                .start();
        LinkEnd end = new LinkEnd(schema, Schema.ACCESS_EVENT, server::shutdownNow, server.getPort());
        made.complete(end);
        return end;
    }

    private LinkEnd(Schema schema, String heard, AutoCloseable transport, int port) {
        this.schema = schema;
        this.heard = heard;
        this.transport = transport;
        this.port = port;
    }

    int port() {
        return port;
    }

    /** Says one event. The first begins the heartbeats, which must not come before it. */
    void say(Message event) throws Exception {
        StreamObserver<byte[]> stream = out.get(30, TimeUnit.SECONDS);
        send(stream, event.toByteArray());
        if (!isBeating) {
            isBeating = true;
            byte[] heartbeat = heartbeat(event);
            heart.scheduleAtFixedRate(() -> send(stream, heartbeat), BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static byte[] heartbeat(Message event) {
        var field = event.getDescriptorForType().findFieldByName(LinkStreams.HEARTBEAT);
        return event.newBuilderForType()
                .setField(field, DynamicMessage.getDefaultInstance(field.getMessageType()))
                .build()
                .toByteArray();
    }

    private synchronized void send(StreamObserver<byte[]> stream, byte[] event) {
        stream.onNext(LinkStreams.batchOf(event));
    }

    private void hear(byte[] batch) {
        DynamicMessage parsed = schema.parse(heard.replace("Event", "Batch"), batch);
        List<?> events = (List<?>) parsed.getField(parsed.getDescriptorForType().findFieldByName("events"));
        for (Object event : events) {
            if (!LinkStreams.isHeartbeat((DynamicMessage) event)) {
                LinkStreams.forEachConnection((DynamicMessage) event).forEach(inbox::add);
            }
        }
    }

    Inbox<DynamicMessage> inbox() {
        return inbox;
    }

    @Override
    public void close() throws Exception {
        heart.shutdownNow();
        transport.close();
    }
}
