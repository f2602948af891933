package io.parley.client.conversation;

import io.parley.client.connection.Backoff;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.connection.Scheduler;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.SaveDraft;
import io.parley.common.protocol.SettingsResult;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps drafts with the server: the newest only, one request per conversation, at most one per 2 s. */
public final class Drafts {
    private static final long EVERY_MILLIS = 2_000;

    private final Scheduler scheduler;
    private final Connection connection;
    private final Consumer<SettingsResult> saved;
    private final Map<Long, Draft> drafts = new HashMap<>();

    private static final class Draft {
        /** Null: nothing that the server has not been told. */
        private @Nullable String wanted;

        private boolean inFlight;
        private boolean pausing;
        private int failures;
        private Scheduler.Cancel timer = Scheduler.Cancel.NONE;
    }

    public Drafts(Scheduler scheduler, Connection connection, Consumer<SettingsResult> saved) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.saved = saved;
    }

    public void save(long conversationId, String text) {
        Draft draft = drafts.computeIfAbsent(conversationId, id -> new Draft());
        draft.wanted = text;
        tell(conversationId, draft);
    }

    /** The connection ended: what was in flight is told again, unless there is a newer one. */
    public void stop() {
        drafts.values().forEach(draft -> draft.timer.cancel());
    }

    /** A new connection. */
    public void restart() {
        drafts.forEach((conversationId, draft) -> {
            draft.inFlight = false;
            draft.pausing = false;
            draft.failures = 0;
            tell(conversationId, draft);
        });
    }

    public void clear() {
        stop();
        drafts.clear();
    }

    private void tell(long conversationId, Draft draft) {
        String text = draft.wanted;
        if (text == null || draft.inFlight || draft.pausing || !connection.ready()) {
            return;
        }
        draft.inFlight = true;
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setSaveDraft(
                        SaveDraft.newBuilder().setConversationId(conversationId).setDraft(text));
        connection.requests().call(request, reply -> {
            if (!connection.ready()) {
                return;
            }
            draft.inFlight = false;
            if (reply instanceof Reply.Failure failure && failure.error().retryable()) {
                long wished = failure.error().retryAfter().toMillis();
                pause(conversationId, draft, Backoff.pauseMillis(draft.failures++, wished, scheduler));
                return;
            }
            draft.failures = 0;
            if (text.equals(draft.wanted)) {
                draft.wanted = null;
            }
            if (reply instanceof Reply.Result result) {
                saved.accept(result.frame().getSettingsResult());
            }
            pause(conversationId, draft, EVERY_MILLIS);
        });
    }

    private void pause(long conversationId, Draft draft, long millis) {
        draft.pausing = true;
        draft.timer = scheduler.after(millis, () -> {
            draft.pausing = false;
            tell(conversationId, draft);
        });
    }
}
