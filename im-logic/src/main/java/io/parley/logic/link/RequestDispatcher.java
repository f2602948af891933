package io.parley.logic.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.common.error.Catalogue;
import io.parley.common.link.ClientRequest;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Reply;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Parses each request once, hands it to its handler, and sees to it that it gets exactly one reply. */
@Component
public class RequestDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private static final int RETRY_AFTER_MILLIS = 1_000;

    private final Map<ClientFrame.BodyCase, Operation> operations = new EnumMap<>(ClientFrame.BodyCase.class);
    private final MeterRegistry metrics;

    private record Operation(RequestHandler handler, Timer timer) {}

    public RequestDispatcher(List<RequestHandler> handlers, MeterRegistry metrics) {
        this.metrics = metrics;
        for (RequestHandler handler : handlers) {
            Timer timer = metrics.timer(
                    "parley.requests", "operation", handler.operation().name());
            Operation previous = operations.put(handler.operation(), new Operation(handler, timer));
            if (previous != null) {
                throw new IllegalStateException("two handlers for " + handler.operation() + ": "
                        + previous.handler().getClass() + ", " + handler.getClass() + " (expected: one)");
            }
        }
    }

    void dispatch(AccessStream node, ClientRequest request) {
        Caller caller = Caller.of(request, node);
        ClientFrame frame;
        try {
            frame = ClientFrame.parseFrom(request.getFrame());
        } catch (InvalidProtocolBufferException e) {
            refuse(
                    node,
                    caller,
                    requestIdOf(request.getFrame()),
                    ClientFrame.BodyCase.BODY_NOT_SET,
                    Catalogue.error(ErrorCode.MALFORMED_REQUEST, "not a ClientFrame: " + e.getMessage()));
            return;
        }
        Operation operation = operations.get(frame.getBodyCase());
        if (operation == null) {
            refuse(
                    node,
                    caller,
                    frame.getRequestId(),
                    frame.getBodyCase(),
                    Catalogue.error(ErrorCode.UNKNOWN_OPERATION, "the frame's body is none that this server knows"));
            return;
        }
        long begin = System.nanoTime();
        CompletionStage<ServerFrame.Builder> stage;
        try {
            stage = operation.handler().handle(caller, frame);
        } catch (RuntimeException e) {
            refuse(node, caller, frame.getRequestId(), frame.getBodyCase(), errorOf(caller, frame, e));
            return;
        }
        stage.whenComplete((reply, failure) -> {
            operation.timer().record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            if (failure != null) {
                refuse(node, caller, frame.getRequestId(), frame.getBodyCase(), errorOf(caller, frame, failure));
            } else if (reply.getBodyCase() != ServerFrame.BodyCase.BODY_NOT_SET) {
                reply(node, caller, reply.setReplyTo(frame.getRequestId()));
            }
        });
    }

    /** Of a frame whose body can't be parsed: its client waits for an answer all the same. */
    private static int requestIdOf(ByteString frame) {
        int requestId = 0;
        try {
            CodedInputStream in = frame.newCodedInput();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == ClientFrame.REQUEST_ID_FIELD_NUMBER << 3) {
                    requestId = in.readUInt32();
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            LOG.debug("an access node let through what is no frame at all", e);
        }
        return requestId;
    }

    private static Error errorOf(Caller caller, ClientFrame frame, Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof Refusal refusal) {
            return refusal.toError();
        }
        if (DatabaseOutage.isBehind(cause)) {
            LOG.warn(
                    "conn={} user={} {} failed: {}",
                    caller.connectionId(),
                    caller.userId(),
                    frame.getBodyCase(),
                    cause.toString());
            return Catalogue.error(
                    ErrorCode.UNAVAILABLE, "the database can't be reached; the outcome is unknown", RETRY_AFTER_MILLIS);
        }
        LOG.error("conn={} user={} {} failed", caller.connectionId(), caller.userId(), frame.getBodyCase(), cause);
        return Catalogue.error(ErrorCode.INTERNAL, "a fault of the server; it has been logged");
    }

    private void refuse(AccessStream node, Caller caller, int requestId, ClientFrame.BodyCase operation, Error error) {
        metrics.counter(
                        "parley.refusals",
                        "operation",
                        operation.name(),
                        "code",
                        error.getCode().name())
                .increment();
        reply(node, caller, ServerFrame.newBuilder().setReplyTo(requestId).setError(error));
    }

    private static void reply(AccessStream node, Caller caller, ServerFrame.Builder frame) {
        node.send(LogicEvent.newBuilder()
                .setReply(Reply.newBuilder()
                        .setConnectionId(caller.connectionId())
                        .setFrame(frame.build().toByteString()))
                .build());
    }
}
