package io.parley.logic.presence;

import io.parley.common.error.Catalogue;
import io.parley.common.link.ConnectionAccepted;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.ConnectionRefused;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Reply;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.ReauthenticateResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.LogEpoch;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.presence.Admission.Denial;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The answers to a hello and to a new token. */
@Component
class HelloReplies {
    private final ClientLimits limits;
    private final LogEpoch epoch;
    private final Clock clock;

    HelloReplies(ClientLimits limits, LogEpoch epoch, Clock clock) {
        this.limits = limits;
        this.epoch = epoch;
        this.clock = clock;
    }

    void accept(AccessStream node, ConnectionOpening opening) {
        ServerFrame.Builder frame = ServerFrame.newBuilder().setReplyTo(opening.getRequestId());
        if (opening.getRenewal()) {
            frame.setReauthenticateResult(ReauthenticateResult.newBuilder()
                    .setTokenExpiresAtMs(opening.getClaims().getExpiresAtMs()));
        } else {
            frame.setHelloResult(HelloResult.newBuilder()
                    .setUserId(opening.getClaims().getUserId())
                    .setConnectionId(node.node() + ":" + opening.getConnection().getConnectionId())
                    .setServerTimeMs(clock.millis())
                    .setTokenExpiresAtMs(opening.getClaims().getExpiresAtMs())
                    .setLimits(limits.toFrame())
                    .setLogEpoch(epoch.value()));
        }
        node.send(LogicEvent.newBuilder()
                .setConnectionAccepted(ConnectionAccepted.newBuilder()
                        .setConnectionId(opening.getConnection().getConnectionId())
                        .setFrame(frame.build().toByteString()))
                .build());
    }

    /** Closes the connection, unless it is open and may try again with its new token. */
    void refuse(AccessStream node, ConnectionOpening opening, Denial denial) {
        if (opening.getRenewal() && Catalogue.shouldReconnect(denial.code().getNumber())) {
            ServerFrame frame = ServerFrame.newBuilder()
                    .setReplyTo(opening.getRequestId())
                    .setError(Catalogue.error(ErrorCode.UNAVAILABLE, denial.reason()))
                    .build();
            node.send(LogicEvent.newBuilder()
                    .setReply(Reply.newBuilder()
                            .setConnectionId(opening.getConnection().getConnectionId())
                            .setFrame(frame.toByteString()))
                    .build());
            return;
        }
        node.send(LogicEvent.newBuilder()
                .setConnectionRefused(ConnectionRefused.newBuilder()
                        .setConnectionId(opening.getConnection().getConnectionId())
                        .setCloseCode(denial.code().getNumber())
                        .setReason(denial.reason()))
                .build());
    }
}
