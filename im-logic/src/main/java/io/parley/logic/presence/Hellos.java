package io.parley.logic.presence;

import io.parley.common.link.ConnectionOpening;
import io.parley.common.protocol.CloseCode;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.Caller;
import io.parley.logic.presence.Admission.Denial;
import io.parley.logic.routing.RouteRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers hellos. First the route is written, so that no push after the answer is missed; then the account is checked, so
 * that a revocation either finds the connection or is seen here.
 */
@Component
class Hellos {
    private static final Logger LOG = LoggerFactory.getLogger(Hellos.class);
    private static final Denial REPLACED = new Denial(CloseCode.REPLACED, "the device has a newer connection");
    private static final Denial FAULT = new Denial(CloseCode.SERVER_FAULT, "a fault of the server");

    private final RouteRegistry routes;
    private final Admission admission;
    private final HelloReplies replies;
    private final ConnectionNotices notices;
    /** Hellos without an answer. Who takes one out decides what is told about the connection. */
    private final Map<Caller, ConnectionOpening> waiting = new ConcurrentHashMap<>();

    Hellos(RouteRegistry routes, Admission admission, HelloReplies replies, ConnectionNotices notices) {
        this.routes = routes;
        this.admission = admission;
        this.replies = replies;
        this.notices = notices;
    }

    void opening(AccessStream node, ConnectionOpening opening) {
        Caller caller = Caller.of(
                opening.getConnection(),
                opening.getClaims().getKind(),
                opening.getClaims().getSiteId(),
                node);
        CompletionStage<Optional<Denial>> verdict;
        if (opening.getRenewal()) {
            verdict = admission.check(opening);
        } else {
            waiting.put(caller, opening);
            verdict = routes.register(Routes.of(caller))
                    .thenCompose(stays -> stays
                            ? admission.check(opening)
                            : CompletableFuture.completedFuture(Optional.of(REPLACED)));
        }
        verdict.whenComplete((denial, failure) -> {
            if (failure != null) {
                LOG.error("conn={} user={} hello failed", caller.connectionId(), caller.userId(), failure);
            }
            answer(node, caller, opening, failure == null ? denial : Optional.of(FAULT));
        });
    }

    private void answer(AccessStream node, Caller caller, ConnectionOpening opening, Optional<Denial> denial) {
        if (denial.isPresent()) {
            LOG.info(
                    "conn={} user={} refused: {}",
                    caller.connectionId(),
                    caller.userId(),
                    denial.get().code());
            waiting.remove(caller);
            replies.refuse(node, opening, denial.get());
        } else if (opening.getRenewal()) {
            replies.accept(node, opening);
        } else {
            waiting.computeIfPresent(caller, (key, hello) -> {
                replies.accept(node, hello);
                notices.opened(key);
                return null;
            });
        }
    }

    void closed(Caller caller) {
        waiting.compute(caller, (key, hello) -> {
            notices.closed(key);
            return null;
        });
        routes.remove(Routes.of(caller));
        admission.left(caller);
    }

    /** Its connections that wait for an answer ask another logic node. */
    void detached(AccessStream node) {
        waiting.keySet().removeIf(caller -> caller.node().equals(node.node()) && caller.bootId() == node.bootId());
    }
}
