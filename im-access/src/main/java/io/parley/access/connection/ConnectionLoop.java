package io.parley.access.connection;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, their deadlines, and their flushes. Everything here happens on the loop's own
 * thread, so that nothing needs a lock; other threads come in through {@link #execute}.
 */
public final class ConnectionLoop {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final int index;
    private final EventExecutor executor;
    private final Ticker ticker;
    private final TimeWheel wheel;
    private final LongObjectHashMap<Connection> byId = new LongObjectHashMap<>();
    private final LongObjectHashMap<Connection> firstOfUser = new LongObjectHashMap<>();
    private final ArrayList<Connection> unflushed = new ArrayList<>();
    private final Runnable flush = this::flush;
    private volatile int size;

    /**
     * @param index the place in {@link ConnectionLoops}, part of the ids of this loop's connections
     */
    public ConnectionLoop(int index, EventExecutor executor, Ticker ticker) {
        this.index = index;
        this.executor = executor;
        this.ticker = ticker;
        this.wheel = new TimeWheel(TICK_NANOS, ticker.nanoTime());
    }

    int index() {
        return index;
    }

    boolean runsOn(EventExecutor other) {
        return executor == other;
    }

    public long nanoTime() {
        return ticker.nanoTime();
    }

    /** Runs a task on the loop's thread, after those that were handed in before. */
    public void execute(Runnable task) {
        executor.execute(task);
    }

    public void schedule(Runnable task, long delayNanos) {
        executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Readable by every thread. */
    public int size() {
        return size;
    }

    public @Nullable Connection find(long connectionId) {
        return byId.get(connectionId);
    }

    public void forEach(Consumer<Connection> each) {
        byId.values().forEach(each);
    }

    /** The connections as they are now, for work that goes on over several turns of the loop. */
    public ArrayList<Connection> snapshot() {
        return new ArrayList<>(byId.values());
    }

    /** Calls for each connection of the user, in whatever state. The callee may close the one it is given. */
    public void forEachOf(long userId, Consumer<Connection> each) {
        Connection connection = firstOfUser.get(userId);
        while (connection != null) {
            Connection next = connection.nextOfUser;
            each.accept(connection);
            connection = next;
        }
    }

    void add(Connection connection) {
        byId.put(connection.id(), connection);
        size = byId.size();
    }

    void addUser(Connection connection, long userId) {
        connection.nextOfUser = firstOfUser.put(userId, connection);
    }

    void remove(Connection connection) {
        byId.remove(connection.id());
        size = byId.size();
        Identity identity = connection.identity();
        if (identity != null) {
            removeUser(connection, identity.claims().userId());
        }
    }

    private void removeUser(Connection connection, long userId) {
        Connection first = firstOfUser.get(userId);
        if (first == connection) {
            if (connection.nextOfUser == null) {
                firstOfUser.remove(userId);
            } else {
                firstOfUser.put(userId, connection.nextOfUser);
            }
            return;
        }
        for (Connection each = first; each != null; each = each.nextOfUser) {
            if (each.nextOfUser == connection) {
                each.nextOfUser = connection.nextOfUser;
                return;
            }
        }
    }

    /** Has the connection checked at this time at the latest. */
    void checkBy(Connection connection, long deadline) {
        wheel.scheduleBy(connection, deadline);
    }

    void cancelCheck(Connection connection) {
        wheel.cancel(connection);
    }

    void advance(TimeWheel.Check check) {
        wheel.advance(ticker.nanoTime(), check);
    }

    /** Flushes once for all that is written until the loop comes to its next task. */
    void flushSoon(Connection connection) {
        if (connection.isUnflushed) {
            return;
        }
        connection.isUnflushed = true;
        if (unflushed.isEmpty()) {
            executor.execute(flush);
        }
        unflushed.add(connection);
    }

    private void flush() {
        // By index: a flush may make a connection writable, which then writes the hint that it owes.
        for (int i = 0; i < unflushed.size(); i++) {
            Connection connection = unflushed.get(i);
            connection.isUnflushed = false;
            connection.channel().flush();
        }
        unflushed.clear();
    }
}
