package io.parley.access.link;

import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Identity;
import io.parley.access.connection.LinkEvents;
import io.parley.access.delivery.BatchShares;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.ConnectionList;
import java.util.concurrent.atomic.AtomicInteger;

/** Lists every open connection to a logic node that asks, in parts of which the one sent last says so. */
final class ConnectionReport {
    private static final int PART = 500;

    private final LogicLink link;
    private final BatchShares shares;
    private final AtomicInteger loopsLeft;

    private ConnectionReport(LogicLink link, BatchShares shares, int loops) {
        this.link = link;
        this.shares = shares;
        this.loopsLeft = new AtomicInteger(loops);
    }

    /** @param shares gets one for each event loop */
    static void send(LogicLink link, ConnectionLoops loops, BatchShares shares) {
        ConnectionReport report = new ConnectionReport(link, shares, loops.count());
        for (ConnectionLoop loop : loops.all()) {
            shares.add();
            loop.execute(() -> report.share(loop));
        }
    }

    private void share(ConnectionLoop loop) {
        try {
            send(loop);
        } finally {
            shares.done();
        }
    }

    private void send(ConnectionLoop loop) {
        ConnectionList.Builder part = ConnectionList.newBuilder();
        for (Connection connection : loop.snapshot()) {
            Identity identity = connection.identity();
            if (connection.state() != ConnectionState.OPEN || identity == null) {
                continue;
            }
            part.addConnections(LinkEvents.state(identity));
            if (part.getConnectionsCount() == PART) {
                put(part);
                part.clear();
            }
        }
        if (part.getConnectionsCount() > 0) {
            put(part);
        }
        if (loopsLeft.decrementAndGet() == 0) {
            put(ConnectionList.newBuilder().setLast(true));
        }
    }

    private void put(ConnectionList.Builder part) {
        link.put(AccessEvent.newBuilder().setConnectionList(part).build());
    }
}
