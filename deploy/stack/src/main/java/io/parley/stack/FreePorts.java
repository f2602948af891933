package io.parley.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Ports for processes that must come back on the port they had. They are taken from below the range out of which the
 * kernel serves outgoing connections, so that none of those sits on them while a node is down.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private final Set<Integer> given = new HashSet<>();
    private int next = FIRST + (int) (ProcessHandle.current().pid() * 37 % (LAST - FIRST));

    /** A port that is free now and was not given before. */
    public synchronized int take() {
        for (int tries = 0; tries < LAST - FIRST; tries++) {
            int port = next;
            next = next == LAST ? FIRST : next + 1;
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
