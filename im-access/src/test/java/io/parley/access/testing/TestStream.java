package io.parley.access.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attached;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A gRPC channel whose one stream ends in the test: no socket, no thread, and ready only when it is said to be. */
public final class TestStream extends Channel {
    /** What access has sent, batch by batch. */
    public final List<AccessBatch> batches = new ArrayList<>();

    public boolean isHalfClosed;
    public String cancelled = "";

    private ClientCall.Listener<LogicBatch> listener;
    private boolean isReady = true;
    private final ArrayDeque<LogicBatch> incoming = new ArrayDeque<>();
    private int requested;
    private boolean isDelivering;

    public void ready(boolean ready) {
        isReady = ready;
        if (ready) {
            listener.onReady();
        }
    }

    public void attach(String node) {
        receive(LogicEvent.newBuilder()
                .setAttached(Attached.newBuilder().setNode(node).setJwks("{\"keys\":[]}"))
                .build());
    }

    public void receive(LogicEvent... events) {
        incoming.add(LogicBatch.newBuilder().addAllEvents(List.of(events)).build());
        deliver();
    }

    /** As far as it was asked for; the rest waits. */
    private void deliver() {
        if (isDelivering) {
            return;
        }
        isDelivering = true;
        while (requested > 0 && !incoming.isEmpty()) {
            requested--;
            listener.onMessage(incoming.remove());
        }
        isDelivering = false;
    }

    public void end(Status status) {
        listener.onClose(status, new Metadata());
    }

    public List<AccessEvent> events() {
        return batches.stream().flatMap(batch -> batch.getEventsList().stream()).toList();
    }

    @Override
    public String authority() {
        return "test";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> method, CallOptions options) {
        return (ClientCall<Q, P>) new Call();
    }

    private final class Call extends ClientCall<AccessBatch, LogicBatch> {
        @Override
        public void start(Listener<LogicBatch> responses, Metadata headers) {
            listener = responses;
        }

        @Override
        public void request(int messages) {
            requested += messages;
            deliver();
        }

        @Override
        public boolean isReady() {
            return isReady;
        }

        @Override
        public void sendMessage(AccessBatch batch) {
            batches.add(batch);
        }

        @Override
        public void halfClose() {
            isHalfClosed = true;
        }

        @Override
        public void cancel(String message, Throwable cause) {
            cancelled = String.valueOf(message);
        }
    }
}
