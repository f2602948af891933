package io.parley.client.support;

import io.parley.client.api.Session;
import io.parley.client.api.Support;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.conversation.Conversations;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ListSessions;
import io.parley.common.protocol.ListSessionsResult;
import io.parley.common.protocol.SessionState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The support sessions that concern the reader. Of two states of one session the one with the newer owner wins. */
public final class Sessions {
    private final Connection connection;
    private final Conversations conversations;
    private final Consumer<Session> changed;
    private final Map<Long, Session> sessions = new HashMap<>();
    /** Pushed or answered since the listing that is under way was asked for. */
    private @Nullable Set<Long> fresh;

    private volatile Support view = Support.NOTHING;

    public Sessions(Connection connection, Conversations conversations, Consumer<Session> changed) {
        this.connection = connection;
        this.conversations = conversations;
        this.changed = changed;
    }

    /** Safe to read on any thread. */
    public Support view() {
        return view;
    }

    /** @param done hears how it ended, after the view has changed */
    public void refresh(Consumer<Reply> done) {
        Set<Long> asked = new HashSet<>();
        fresh = asked;
        ClientFrame.Builder request = ClientFrame.newBuilder().setListSessions(ListSessions.getDefaultInstance());
        connection.requests().call(request, reply -> {
            if (asked == fresh) {
                fresh = null;
                if (reply instanceof Reply.Result result) {
                    listed(result.frame().getListSessionsResult(), asked);
                }
            }
            done.accept(reply);
        });
    }

    public Session apply(io.parley.common.protocol.Session frame) {
        Session known = sessions.get(frame.getSessionId());
        if (known != null && known.ownerVersion() > frame.getOwnerVersion()) {
            return known;
        }
        Session session = new Session(frame);
        sessions.put(session.sessionId(), session);
        if (fresh != null) {
            fresh.add(session.sessionId());
        }
        publish(view.loaded(), view.availability(), view.capacity());
        if (!session.equals(known)) {
            changed.accept(session);
        }
        return session;
    }

    public void availability(Availability availability) {
        publish(view.loaded(), availability, view.capacity());
    }

    public void clear() {
        sessions.clear();
        fresh = null;
        view = Support.NOTHING;
    }

    private void listed(ListSessionsResult result, Set<Long> since) {
        Set<Long> listed = result.getSessionsList().stream()
                .map(io.parley.common.protocol.Session::getSessionId)
                .collect(Collectors.toSet());
        sessions.values()
                .removeIf(session -> !listed.contains(session.sessionId())
                        && !since.contains(session.sessionId())
                        && session.state() != SessionState.RESOLVED);
        result.getConversationsList().forEach(conversations::upsert);
        result.getSessionsList().forEach(this::apply);
        publish(true, result.getAvailability(), result.getCapacity());
    }

    private void publish(boolean loaded, Availability availability, int capacity) {
        view = new Support(
                loaded,
                sessions.values().stream()
                        .sorted(Comparator.comparing(Session::waitingSince).thenComparing(Session::sessionId))
                        .toList(),
                availability,
                capacity);
    }
}
