package io.parley.client;

import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.Session;
import io.parley.client.api.Support;
import io.parley.client.connection.Reply;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ResolveSession;
import io.parley.common.protocol.SetAvailability;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The rounds of help, as their agent and their visitor see them. */
final class SupportRequests {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    SupportRequests(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    CompletableFuture<Support> refresh() {
        CompletableFuture<Support> refreshed = new CompletableFuture<>();
        core.scheduler.execute(() -> {
            if (!core.connection.ready()) {
                fail(refreshed, new ParleyException(Code.DISCONNECTED, "not connected", true));
                return;
            }
            core.sessions.refresh(reply -> {
                core.checkAll();
                if (reply instanceof Reply.Failure failure) {
                    fail(refreshed, failure.error());
                } else {
                    core.callbacks.post(() -> refreshed.complete(core.sessions.view()));
                }
            });
        });
        return refreshed;
    }

    private void fail(CompletableFuture<?> future, ParleyException error) {
        core.callbacks.post(() -> future.completeExceptionally(error));
    }

    CompletableFuture<Session> resolve(long sessionId) {
        return requests.request(
                ClientFrame.newBuilder()
                        .setResolveSession(ResolveSession.newBuilder()
                                .setSessionId(sessionId)
                                .setOpId(newId.get())),
                frame -> core.sessions.apply(frame.getResolveSessionResult().getSession()));
    }

    CompletableFuture<Availability> setAvailability(Availability availability) {
        SetAvailability.Builder wanted = SetAvailability.newBuilder().setAvailability(availability);
        return requests.request(ClientFrame.newBuilder().setSetAvailability(wanted), frame -> {
            core.sessions.availability(frame.getSetAvailabilityResult().getAvailability());
            return frame.getSetAvailabilityResult().getAvailability();
        });
    }
}
