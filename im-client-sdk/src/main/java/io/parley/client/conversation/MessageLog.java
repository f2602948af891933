package io.parley.client.conversation;

import io.parley.client.api.Message;
import io.parley.client.store.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of one conversation's messages are known: a window of seqs without a hole, in which absence is final, and
 * messages that came too early to be joined to it. Each message enters the window once, whatever comes how often; what
 * entered is returned, for the store.
 */
public final class MessageLog {
    /** There is a window; it may be empty. */
    private boolean opened;

    private long low = 1;
    private long high;
    private final NavigableMap<Long, Message> early = new TreeMap<>();

    /** What entered the window below and above what it held, each in seq order. */
    record Joined(List<Message> older, List<Message> newer) {}

    boolean opened() {
        return opened;
    }

    Window window() {
        return new Window(low, high);
    }

    void restore(Window window) {
        opened = true;
        low = window.low();
        high = window.high();
    }

    /** A single message from a push or an ack. */
    List<Message> add(Message message) {
        if (opened && message.seq() <= high) {
            return List.of();
        }
        if (opened && message.seq() == high + 1 && early.isEmpty()) {
            high++;
            return List.of(message);
        }
        early.put(message.seq(), message);
        List<Message> joined = new ArrayList<>();
        join(joined);
        return joined;
    }

    /** The answer to a pull: the messages of the range, and that there are no others. Ignored if it leaves a hole. */
    Joined cover(Window range, List<Message> messages) {
        List<Message> older = new ArrayList<>();
        List<Message> newer = new ArrayList<>();
        if (!opened) {
            opened = true;
            low = range.low();
            high = range.low() - 1;
        }
        if (range.low() < low && range.high() >= low - 1) {
            messages.stream()
                    .filter(message -> message.seq() >= range.low() && message.seq() < low)
                    .forEach(older::add);
            low = range.low();
        }
        if (range.high() > high && range.low() <= high + 1) {
            messages.stream()
                    .filter(message -> message.seq() > high && message.seq() <= range.high())
                    .forEach(newer::add);
            high = range.high();
        }
        join(newer);
        return new Joined(older, newer);
    }

    /** What is missing between the window and the head. */
    @Nullable
    Window gap(long lastSeq) {
        long head = early.isEmpty() ? lastSeq : Math.max(lastSeq, early.lastKey());
        if (!opened || head <= high) {
            return null;
        }
        return new Window(high + 1, early.isEmpty() ? head : Math.min(head, early.firstKey() - 1));
    }

    /** Retention has removed what is below {@code firstSeq}. */
    boolean hasOlder(long firstSeq) {
        return opened && low > firstSeq;
    }

    boolean contains(long seq) {
        return opened && low <= seq && seq <= high;
    }

    /** Lets go of all but the newest seqs; false if there was nothing to let go of. */
    boolean trim(int keep) {
        if (high - low + 1 <= keep) {
            return false;
        }
        low = high - keep + 1;
        return true;
    }

    void reset() {
        opened = false;
        low = 1;
        high = 0;
        early.clear();
    }

    private void join(List<Message> joined) {
        if (!opened) {
            return;
        }
        early.headMap(high + 1).clear();
        for (Message next = early.remove(high + 1); next != null; next = early.remove(high + 1)) {
            joined.add(next);
            high++;
        }
    }
}
