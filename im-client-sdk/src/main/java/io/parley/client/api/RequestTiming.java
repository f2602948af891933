package io.parley.client.api;

import io.parley.common.protocol.ClientFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears how long each request took, on the client's event loop: for measurements. Must not block. */
@FunctionalInterface
public interface RequestTiming {
    /**
     * @param elapsed from writing the request to its reply, its time-out or the connection's end
     * @param failure null if it was carried out
     */
    void replied(ClientFrame.BodyCase operation, Duration elapsed, @Nullable ParleyException failure);
}
