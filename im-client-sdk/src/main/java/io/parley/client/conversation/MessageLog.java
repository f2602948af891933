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
 * entered is returned, for the store. Of two states of a message that came too early the newer one enters.
 */
public final class MessageLog {
    /** There is a window; it may be empty. */
    private boolean opened;

    private long low = 1;
    private long high;
    /** The cursor in the log of changes: the window holds what all changes up to here have left. */
    private long changeSeq;

    private long pulledTo;

    private final NavigableMap<Long, Message> early = new TreeMap<>();

    /** What entered the window below and above what it held, each in seq order. */
    record Joined(List<Message> older, List<Message> newer) {}

    boolean opened() {
        return opened;
    }

    /** For a store, which holds nothing of what came too early: its cursor is before the changes to that. */
    Window window() {
        long kept = changeSeq;
        for (Message message : early.values()) {
            long place = message.revision().changeSeq();
            kept = place == 0 ? kept : Math.min(kept, place - 1);
        }
        return new Window(low, high, kept);
    }

    long changeSeq() {
        return changeSeq;
    }

    /** Some of the messages up to here are gone, and a push that was under way may still bring one: pulls alone count. */
    void pullUpTo(long seq) {
        pulledTo = seq;
    }

    void restore(Window window) {
        opened = true;
        low = window.low();
        high = window.high();
        changeSeq = window.changeSeq();
    }

    /** A single message from a push or an ack. */
    List<Message> add(Message message) {
        if (opened && message.seq() <= high) {
            return List.of();
        }
        if (opened && message.seq() == high + 1 && message.seq() > pulledTo && early.isEmpty()) {
            high++;
            return List.of(message);
        }
        return addAll(List.of(message));
    }

    /** All of them are known before any is joined: what enters the window is the newest state. */
    List<Message> addAll(List<Message> messages) {
        for (Message message : messages) {
            if (message.seq() > pulledTo && (!opened || message.seq() > high)) {
                early.merge(message.seq(), message, MessageLog::newer);
            }
        }
        List<Message> joined = new ArrayList<>();
        join(joined);
        return joined;
    }

    /** The changes after {@code after} up to {@code to} are in the window; false if others come before them. */
    boolean applyChanges(long after, long to) {
        if (!opened || after > changeSeq || to <= changeSeq) {
            return false;
        }
        changeSeq = to;
        return true;
    }

    /**
     * The answer to a pull: the messages of the range, and that there are no others. Ignored if it leaves a hole.
     *
     * @param asOf the change that was known of when it was asked for, so that its messages are not older
     */
    Joined cover(Window range, List<Message> messages, long asOf) {
        List<Message> older = new ArrayList<>();
        List<Message> newer = new ArrayList<>();
        if (!opened) {
            opened = true;
            low = range.low();
            high = range.low() - 1;
            changeSeq = asOf;
        }
        if (range.low() < low && range.high() >= low - 1) {
            messages.stream()
                    .filter(message -> message.seq() >= range.low() && message.seq() < low)
                    .forEach(older::add);
            low = range.low();
            // What was changed of them while they were under way was not kept.
            changeSeq = Math.min(changeSeq, asOf);
        }
        if (range.high() > high && range.low() <= high + 1) {
            messages.stream()
                    .filter(message -> message.seq() > high && message.seq() <= range.high())
                    .map(message -> newer(early.getOrDefault(message.seq(), message), message))
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

    /** Lets go of what retention has removed from a window; what came too early may be joined to the rest. */
    List<Message> removeBefore(long firstSeq) {
        low = Math.max(low, firstSeq);
        high = Math.max(high, firstSeq - 1);
        List<Message> joined = new ArrayList<>();
        join(joined);
        return joined;
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
        changeSeq = 0;
        pulledTo = 0;
        early.clear();
    }

    private static Message newer(Message known, Message fresh) {
        return fresh.isNewerThan(known) ? fresh : known;
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
