package io.parley.client.connection;

import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.api.RequestTiming;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which reply belongs to which request. Every request ends: with its reply, its time-out, or the connection's end. */
public final class Requests {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final Scheduler scheduler;
    private final Consumer<ClientFrame> write;
    private final Runnable onTimeout;
    private final @Nullable RequestTiming timing;
    private final Map<Integer, Pending> pending = new HashMap<>();
    private int lastId;

    private record Pending(
            ClientFrame.BodyCase operation, Scheduler.Cancel timer, long writtenNanos, Consumer<Reply> onReply) {}

    Requests(Scheduler scheduler, Consumer<ClientFrame> write, Runnable onTimeout, @Nullable RequestTiming timing) {
        this.scheduler = scheduler;
        this.write = write;
        this.onTimeout = onTimeout;
        this.timing = timing;
    }

    /** @param onReply called exactly once, never before this call returns unless there is no connection */
    public void call(ClientFrame.Builder request, Consumer<Reply> onReply) {
        call(request, TIMEOUT_MILLIS, onReply);
    }

    void call(ClientFrame.Builder request, long timeoutMillis, Consumer<Reply> onReply) {
        int id = nextId();
        ClientFrame frame = request.setRequestId(id).build();
        Scheduler.Cancel timer = scheduler.after(timeoutMillis, () -> {
            fail(id, new ParleyException(Code.TIMEOUT, frame.getBodyCase() + ": no answer in time", true));
            onTimeout.run();
        });
        long writtenNanos = timing == null ? 0 : System.nanoTime();
        pending.put(id, new Pending(frame.getBodyCase(), timer, writtenNanos, onReply));
        write.accept(frame);
    }

    /** A frame that gets an answer only if it is refused, which changes nothing. */
    public void tell(ClientFrame.Builder request) {
        write.accept(request.setRequestId(nextId()).build());
    }

    /** Replies to requests that are no longer waited for are dropped. */
    void reply(ServerFrame frame) {
        Pending request = pending.get(frame.getReplyTo());
        if (request == null) {
            return;
        }
        ServerFrame.BodyCase expected = resultOf(request.operation);
        if (frame.getBodyCase() == ServerFrame.BodyCase.ERROR) {
            fail(frame.getReplyTo(), ParleyException.of(frame.getError()));
        } else if (expected != null && frame.getBodyCase() != expected) {
            String what = "expected " + expected + ", got " + frame.getBodyCase();
            fail(frame.getReplyTo(), new ParleyException(Code.UNKNOWN, what, false));
        } else {
            settle(frame.getReplyTo(), new Reply.Result(frame), null);
        }
    }

    /** Ends everything that is under way. */
    void failAll(ParleyException error) {
        for (int id : List.copyOf(pending.keySet())) {
            fail(id, error);
        }
    }

    private void fail(int id, ParleyException error) {
        settle(id, new Reply.Failure(error), error);
    }

    private void settle(int id, Reply reply, @Nullable ParleyException failure) {
        Pending request = pending.remove(id);
        if (request != null) {
            request.timer.cancel();
            if (timing != null) {
                timing.replied(request.operation, Duration.ofNanos(System.nanoTime() - request.writtenNanos), failure);
            }
            request.onReply.accept(reply);
        }
    }

    private int nextId() {
        do {
            lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
        } while (pending.containsKey(lastId));
        return lastId;
    }

    /** Null for an operation that is newer than this table: whatever comes is its result. */
    private static ServerFrame.@Nullable BodyCase resultOf(ClientFrame.BodyCase operation) {
        return switch (operation) {
            case HELLO -> ServerFrame.BodyCase.HELLO_RESULT;
            case PING -> ServerFrame.BodyCase.PONG;
            case REAUTHENTICATE -> ServerFrame.BodyCase.REAUTHENTICATE_RESULT;
            case SEND -> ServerFrame.BodyCase.SEND_RESULT;
            case MARK_READ -> ServerFrame.BodyCase.MARK_READ_RESULT;
            case PULL -> ServerFrame.BodyCase.PULL_RESULT;
            case SYNC -> ServerFrame.BodyCase.SYNC_RESULT;
            case OPEN_CONVERSATION -> ServerFrame.BodyCase.OPEN_CONVERSATION_RESULT;
            case REQUEST_FRIEND,
                    ACCEPT_FRIEND,
                    REJECT_FRIEND,
                    CANCEL_FRIEND_REQUEST,
                    UPDATE_FRIEND,
                    REMOVE_FRIEND,
                    BLOCK,
                    UNBLOCK -> ServerFrame.BodyCase.RELATION_RESULT;
            case LIST_RELATIONS -> ServerFrame.BodyCase.LIST_RELATIONS_RESULT;
            case LIST_SESSIONS -> ServerFrame.BodyCase.LIST_SESSIONS_RESULT;
            case RESOLVE_SESSION -> ServerFrame.BodyCase.RESOLVE_SESSION_RESULT;
            case SET_AVAILABILITY -> ServerFrame.BodyCase.SET_AVAILABILITY_RESULT;
            case GET_PROFILES -> ServerFrame.BodyCase.GET_PROFILES_RESULT;
            case LIST_DEVICES -> ServerFrame.BodyCase.LIST_DEVICES_RESULT;
            case LOG_OUT_DEVICE -> ServerFrame.BodyCase.LOG_OUT_DEVICE_RESULT;
            case SUBSCRIBE_PRESENCE -> ServerFrame.BodyCase.SUBSCRIBE_PRESENCE_RESULT;
            case UNSUBSCRIBE_PRESENCE -> ServerFrame.BodyCase.UNSUBSCRIBE_PRESENCE_RESULT;
            case SET_PRESENCE -> ServerFrame.BodyCase.SET_PRESENCE_RESULT;
            default -> null;
        };
    }
}
