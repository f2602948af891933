package io.parley.client.conversation;

import io.parley.client.api.ClientListener.Typing;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Scheduler;
import io.parley.common.protocol.ClientFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who is typing where, and the own frames about it. */
public final class TypingState {
    private static final long SEND_EVERY_MILLIS = 3_000;
    private static final long LAPSE_MILLIS = 6_000;

    private final Scheduler scheduler;
    private final Connection connection;
    private final Consumer<Typing> changed;
    private final Map<Long, Long> lastSent = new HashMap<>();
    private final Map<Typist, Scheduler.Cancel> typists = new HashMap<>();

    private record Typist(long conversationId, long userId) {}

    public TypingState(Scheduler scheduler, Connection connection, Consumer<Typing> changed) {
        this.scheduler = scheduler;
        this.connection = connection;
        this.changed = changed;
    }

    /** The user of this client types. At most one frame per 3 s goes out. */
    public void tell(long conversationId) {
        long now = scheduler.nowMillis();
        Long last = lastSent.get(conversationId);
        if (conversationId != Conversations.SUPPORT
                && connection.ready()
                && (last == null || now - last >= SEND_EVERY_MILLIS)) {
            lastSent.put(conversationId, now);
            connection
                    .requests()
                    .tell(ClientFrame.newBuilder()
                            .setTyping(io.parley.common.protocol.Typing.newBuilder()
                                    .setConversationId(conversationId)));
        }
    }

    public void heard(long conversationId, long userId) {
        Typist typist = new Typist(conversationId, userId);
        Scheduler.Cancel known =
                typists.put(typist, scheduler.after(LAPSE_MILLIS, () -> stopped(conversationId, userId)));
        if (known == null) {
            changed.accept(new Typing(conversationId, userId, true));
        } else {
            known.cancel();
        }
    }

    /** A message came of it, or nothing did. */
    public void stopped(long conversationId, long userId) {
        if (typists.isEmpty()) {
            return;
        }
        Scheduler.Cancel lapse = typists.remove(new Typist(conversationId, userId));
        if (lapse != null) {
            lapse.cancel();
            changed.accept(new Typing(conversationId, userId, false));
        }
    }

    /** What was typed may be sent at once after a message: the next word is news again. */
    public void sent(long conversationId) {
        lastSent.remove(conversationId);
    }

    public void clear() {
        List.copyOf(typists.keySet()).forEach(typist -> stopped(typist.conversationId, typist.userId));
        lastSent.clear();
    }
}
