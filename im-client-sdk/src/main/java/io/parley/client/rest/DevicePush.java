package io.parley.client.rest;

import com.google.gson.JsonObject;
import io.parley.client.api.ParleyException;
import io.parley.client.token.TokenSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * Notifications of new messages while none of the user's devices is connected, through a push service that the operator has
 * plugged into the server, such as APNs or FCM. For users and agents. Nothing blocks; every future fails with a {@link
 * ParleyException} only. Safe for use by many threads.
 */
public final class DevicePush {
    private static final String PATH = "/api/v1/push/subscriptions";

    private final UserCalls calls;
    private final String deviceId;

    /** @param deviceId that of the client, which has connected with a token of the same sign-in before */
    public DevicePush(ParleyRest rest, TokenSource tokens, String deviceId) {
        this(rest, tokens, deviceId, UserCalls::pause);
    }

    /** @param pauses before the next try, by how many have failed */
    DevicePush(ParleyRest rest, TokenSource tokens, String deviceId, IntFunction<Duration> pauses) {
        this.calls = new UserCalls(rest, tokens, pauses);
        this.deviceId = deviceId;
    }

    /**
     * Notifies the device there, and nowhere else any more. To be called again whenever the push service gives another
     * address. What may pass, as a connection that breaks off, is tried again.
     *
     * @param endpoint in the form that the operator's {@code PushSender} takes, as {@code apns:<token>}: 1 to 1000 printable
     *     characters of ASCII
     * @return fails with PUSH_DISABLED (the server has no push service), INVALID_ARGUMENT (none that takes this endpoint),
     *     NOT_FOUND (the client has not connected yet) …
     */
    public CompletableFuture<Void> enable(String endpoint) {
        JsonObject body = new JsonObject();
        body.addProperty("deviceId", deviceId);
        body.addProperty("endpoint", endpoint);
        return calls.patiently(() -> calls.done("PUT", PATH, body));
    }

    /** Notifies the device no longer, as at a log-out; one that is not notified is no error. */
    public CompletableFuture<Void> disable() {
        return calls.patiently(() -> calls.done("DELETE", PATH + "?deviceId=" + ParleyRest.encode(deviceId), null));
    }
}
