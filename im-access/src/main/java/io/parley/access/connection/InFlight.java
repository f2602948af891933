package io.parley.access.connection;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** The ids of a connection's requests that have no answer yet. Holds no array while the connection is idle. */
public final class InFlight {
    private static final int[] NONE = {};

    private int[] ids = NONE;
    private int size;

    public int size() {
        return size;
    }

    public boolean contains(int id) {
        return indexOf(id) >= 0;
    }

    public void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(4, size * 2));
        }
        ids[size++] = id;
    }

    public void remove(int id) {
        int index = indexOf(id);
        if (index < 0) {
            return;
        }
        ids[index] = ids[--size];
        if (size == 0) {
            ids = NONE;
        }
    }

    /** Empties it, and hands out what was in it. */
    public void drain(IntConsumer each) {
        int[] drained = ids;
        int count = size;
        ids = NONE;
        size = 0;
        for (int i = 0; i < count; i++) {
            each.accept(drained[i]);
        }
    }

    private int indexOf(int id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
