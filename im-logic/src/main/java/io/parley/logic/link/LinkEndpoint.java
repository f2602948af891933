package io.parley.logic.link;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.Attached;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Where access nodes attach. gRPC calls it on its transport threads: nothing in here or behind it may block. */
@Component
public class LinkEndpoint extends LinkGrpc.LinkImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(LinkEndpoint.class);
    private static final Pattern NODE = Pattern.compile("[a-z0-9-]{1,32}");
    private static final int VERSION = 1;

    private final LogicNode self;
    private final LinkConfig config;
    private final JwksSource keys;
    private final AccessNodes nodes;
    private final RequestDispatcher requests;
    private final ConnectionEvents connections;

    public LinkEndpoint(
            LogicNode self,
            LinkConfig config,
            JwksSource keys,
            AccessNodes nodes,
            RequestDispatcher requests,
            ConnectionEvents connections) {
        this.self = self;
        this.config = config;
        this.keys = keys;
        this.nodes = nodes;
        this.requests = requests;
        this.connections = connections;
    }

    @Override
    public StreamObserver<AccessBatch> connect(StreamObserver<LogicBatch> responses) {
        ServerCallStreamObserver<LogicBatch> call = (ServerCallStreamObserver<LogicBatch>) responses;
        Receiver receiver = new Receiver(call);
        call.setOnReadyHandler(receiver::ready);
        call.setOnCancelHandler(() -> receiver.gone("cancelled"));
        return receiver;
    }

    /** The inbound half of one stream; gRPC calls it one event at a time. */
    private final class Receiver implements StreamObserver<AccessBatch> {
        private final ServerCallStreamObserver<LogicBatch> call;
        private @Nullable AccessStream stream;
        private boolean isTrusted = true;

        Receiver(ServerCallStreamObserver<LogicBatch> call) {
            this.call = call;
        }

        @Override
        public void onNext(AccessBatch batch) {
            AccessStream current = stream;
            if (current != null && isTrusted && !current.heard()) {
                isTrusted = false;
                current.end(Status.UNAVAILABLE.withDescription("heard nothing for longer than " + config.trust()));
            }
            if (!isTrusted) {
                return;
            }
            for (AccessEvent event : batch.getEventsList()) {
                if (current == null) {
                    current = attach(event);
                    stream = current;
                    if (current == null) {
                        return;
                    }
                } else {
                    take(current, event);
                }
            }
        }

        private @Nullable AccessStream attach(AccessEvent event) {
            Attach attach = event.getAttach();
            if (!event.hasAttach()
                    || attach.getVersion() != VERSION
                    || !NODE.matcher(attach.getNode()).matches()) {
                // What is under way already is left alone.
                isTrusted = false;
                call.onError(Status.INVALID_ARGUMENT
                        .withDescription("expected: Attach first, version " + VERSION + ", node " + NODE)
                        .asRuntimeException());
                return null;
            }
            AccessStream attached = new AccessStream(attach.getNode(), attach.getBootId(), call, config);
            attached.send(LogicEvent.newBuilder()
                    .setAttached(Attached.newBuilder()
                            .setNode(self.name())
                            .setBootId(self.bootId())
                            .setJwks(keys.publicJwks()))
                    .build());
            nodes.attach(attached);
            attached.start(LinkEndpoint.this::detach);
            LOG.info("node={} boot={} attached", attached.node(), attached.bootId());
            connections.attached(attached);
            return attached;
        }

        private void take(AccessStream from, AccessEvent event) {
            try {
                switch (event.getEventCase()) {
                    case CLIENT_REQUEST -> requests.dispatch(from, event.getClientRequest());
                    case CONNECTION_OPENING -> connections.opening(from, event.getConnectionOpening());
                    case CONNECTION_CLOSED -> connections.closed(from, event.getConnectionClosed());
                    case CONNECTION_LIST -> connections.listed(from, event.getConnectionList());
                    case ATTACH, HEARTBEAT, EVENT_NOT_SET -> {}
                }
            } catch (RuntimeException e) {
                LOG.error("node={} {} failed", from.node(), event.getEventCase(), e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            gone(String.valueOf(failure.getMessage()));
        }

        @Override
        public void onCompleted() {
            gone("completed");
        }

        void ready() {
            AccessStream current = stream;
            if (current != null) {
                current.ready();
            }
        }

        void gone(String why) {
            AccessStream current = stream;
            if (current == null) {
                return;
            }
            current.end(Status.CANCELLED.withDescription(why));
        }
    }

    private void detach(AccessStream stream) {
        if (nodes.detach(stream)) {
            connections.detached(stream);
        }
    }
}
