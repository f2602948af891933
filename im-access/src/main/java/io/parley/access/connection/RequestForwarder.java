package io.parley.access.connection;

import io.parley.common.error.Catalogue;
import io.parley.common.link.AccessEvent;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Hands a connection's requests to the logic node that its user is pinned to. The pin moves only while nothing is in
 * flight, so that one node sees all that may still be under way, in order. Called on the connection's event loop.
 */
public final class RequestForwarder {
    private final Upstreams upstreams;
    private final int maxInFlight;

    public RequestForwarder(Upstreams upstreams, InboundConfig config) {
        this.upstreams = upstreams;
        this.maxInFlight = config.maxInFlight();
    }

    /**
     * Sends a request on, or answers why not.
     *
     * @param isAnswered whether logic answers it in every case: then it counts as in flight until it has
     * @return whether it was sent on
     */
    public boolean forward(Connection connection, int requestId, boolean isAnswered, AccessEvent event) {
        Error refusal = isAnswered ? refusalOf(connection.inFlight(), requestId) : null;
        if (refusal == null) {
            refusal = send(connection, event);
        }
        if (refusal != null) {
            connection.refuse(requestId, refusal);
            return false;
        }
        if (isAnswered) {
            connection.inFlight().add(requestId);
        }
        return true;
    }

    private @Nullable Error refusalOf(InFlight inFlight, int requestId) {
        if (requestId == 0 || inFlight.contains(requestId)) {
            return Catalogue.error(
                    ErrorCode.INVALID_ARGUMENT,
                    "request_id: " + Integer.toUnsignedString(requestId)
                            + " (expected: > 0, and none that is in flight)");
        }
        if (inFlight.size() >= maxInFlight) {
            return busy("in flight: " + inFlight.size() + " requests (expected: < " + maxInFlight + ")");
        }
        return null;
    }

    private @Nullable Error send(Connection connection, AccessEvent event) {
        Upstream upstream = pin(connection);
        if (upstream != null && upstream.offer(event)) {
            return null;
        }
        return upstream != null && upstream.isAttached()
                ? busy("the server has too much to do")
                : Catalogue.error(
                        ErrorCode.UNAVAILABLE, "no node can take this request now", Connection.RETRY_AFTER_MILLIS);
    }

    private @Nullable Upstream pin(Connection connection) {
        Upstream current = connection.upstream();
        Identity identity = connection.identity();
        if (current != null && !current.isAttached()) {
            connection.loseUpstream();
        } else if (current != null && connection.inFlight().size() > 0) {
            return current;
        }
        Upstream next = identity == null ? null : upstreams.pin(identity.claims());
        connection.pinTo(next);
        return next;
    }

    private static Error busy(String message) {
        return Catalogue.error(ErrorCode.BUSY, message, Connection.RETRY_AFTER_MILLIS);
    }
}
