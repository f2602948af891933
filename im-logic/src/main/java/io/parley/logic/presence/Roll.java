package io.parley.logic.presence;

import io.parley.common.link.ConnectionList;
import io.parley.common.link.ConnectionState;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.ReportConnections;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.Caller;
import io.parley.logic.routing.RouteRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One access node's list of connections, asked for twice. A connection may close while the list is on its way, and another
 * logic node may hear of that first: what this one registers then would stay for ever. So when all of the first list is
 * registered a second one is asked for, and what is missing in it counts as closed. What closes after that is reported as
 * closed after it was registered, in any case.
 */
final class Roll {
    private static final LogicEvent REPORT = LogicEvent.newBuilder()
            .setReportConnections(ReportConnections.getDefaultInstance())
            .build();

    private enum Phase {
        IDLE,
        FIRST,
        REGISTERING,
        SECOND
    }

    private final AccessStream node;
    private final RouteRegistry routes;
    private final ConnectionNotices notices;
    private final Map<Long, Caller> unconfirmed = new HashMap<>();
    private final List<CompletionStage<?>> registering = new ArrayList<>();
    private List<Runnable> whenRegistered = new ArrayList<>();
    private Phase phase = Phase.IDLE;
    private List<Runnable> wanted = new ArrayList<>();

    Roll(AccessStream node, RouteRegistry routes, ConnectionNotices notices) {
        this.node = node;
        this.routes = routes;
        this.notices = notices;
    }

    /** Calls the roll, or does so once more after the one that is under way. */
    synchronized void call(Runnable registered) {
        wanted.add(registered);
        if (phase == Phase.IDLE) {
            begin();
        }
    }

    private void begin() {
        whenRegistered = wanted;
        wanted = new ArrayList<>();
        phase = Phase.FIRST;
        node.send(REPORT);
    }

    synchronized void listed(ConnectionList part) {
        List<Caller> callers =
                part.getConnectionsList().stream().map(this::caller).toList();
        switch (phase) {
            case FIRST -> register(callers, part.getLast());
            case SECOND -> confirm(callers, part.getLast());
            case IDLE, REGISTERING -> {}
        }
    }

    private Caller caller(ConnectionState state) {
        return Caller.of(state.getConnection(), state.getKind(), state.getSiteId(), node);
    }

    private void register(List<Caller> callers, boolean isLast) {
        callers.forEach(caller -> unconfirmed.put(caller.connectionId(), caller));
        // Told once the routes are there, as what is told looks at them.
        registering.add(routes.registerAll(callers.stream().map(Routes::of).toList())
                .thenRun(() -> callers.forEach(notices::opened)));
        if (isLast) {
            phase = Phase.REGISTERING;
            CompletableFuture<?>[] all = registering.stream()
                    .map(CompletionStage::toCompletableFuture)
                    .toArray(CompletableFuture[]::new);
            registering.clear();
            CompletableFuture.allOf(all)
                    .thenRun(this::registered)
                    .thenCompose(done -> notices.told())
                    .thenRun(this::askAgain);
        }
    }

    private void registered() {
        List<Runnable> next;
        synchronized (this) {
            next = whenRegistered;
            whenRegistered = List.of();
        }
        next.forEach(Runnable::run);
    }

    private synchronized void askAgain() {
        phase = Phase.SECOND;
        node.send(REPORT);
    }

    private void confirm(List<Caller> callers, boolean isLast) {
        callers.forEach(caller -> unconfirmed.remove(caller.connectionId()));
        if (isLast) {
            unconfirmed.values().forEach(gone -> {
                routes.remove(Routes.of(gone));
                notices.closed(gone);
            });
            unconfirmed.clear();
            phase = Phase.IDLE;
            if (!wanted.isEmpty()) {
                begin();
            }
        }
    }
}
