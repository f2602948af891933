package io.parley.access.testing;

import io.parley.access.connection.Upstream;
import io.parley.common.link.AccessEvent;
import io.parley.common.protocol.ClientFrame;
import java.util.ArrayList;
import java.util.List;

/** A logic node that keeps what it is given, and is full or lost when a test says so. */
public final class TestUpstream implements Upstream {
    public final List<AccessEvent> events = new ArrayList<>();
    public boolean isFull;
    public boolean isLost;

    @Override
    public boolean isAttached() {
        return !isLost;
    }

    @Override
    public boolean offer(AccessEvent event) {
        return !isFull && !isLost && events.add(event);
    }

    /** The client frames that were sent on, in order. */
    public List<ClientFrame> requests() {
        return events.stream()
                .filter(AccessEvent::hasClientRequest)
                .map(event -> {
                    try {
                        return ClientFrame.parseFrom(event.getClientRequest().getFrame());
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }
}
