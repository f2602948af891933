package io.parley.stack;

import io.parley.stack.Passage.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that does to connections what networks do. Everything passes until told otherwise; what it is
 * told concerns the connections of now and those to come, and adds up, until {@link #heal}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Passage passage = new Passage();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private volatile CountDownLatch caught = new CountDownLatch(1);

    /** Says which request of which connection is meant. */
    @FunctionalInterface
    public interface RequestMatch {
        /**
         * @param connection a number of its own for each connection
         * @param chunk what the client has sent, as it came off the socket
         */
        boolean matches(int connection, byte[] chunk);
    }

    private record Trap(RequestMatch match, boolean dropsRequest) {}

    private FaultProxy(ServerSocket listener, int targetPort) {
        this.listener = listener;
        this.targetPort = targetPort;
    }

    /** Starts a proxy on a free port of loopback. */
    public static FaultProxy to(int targetPort) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), targetPort);
            proxy.thread("accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a proxy", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Resets every connection, and each new one at once. */
    public void cut() {
        passage.cut();
        resetConnections();
    }

    /** Resets the connections of now; new ones pass. */
    public void resetConnections() {
        sockets.forEach(FaultProxy::reset);
    }

    /** From now on nothing passes in either direction, and nobody is told: what a dead router looks like. */
    public void blackHole() {
        passage.close(EnumSet.allOf(Direction.class));
    }

    /** Nothing that clients send passes; what the server sends does. */
    public void blackHoleUp() {
        passage.close(EnumSet.of(Direction.UP));
    }

    /** Nothing that the server sends passes; what clients send does. */
    public void blackHoleDown() {
        passage.close(EnumSet.of(Direction.DOWN));
    }

    /**
     * Each chunk comes late, in order, as it is passed on only after a time between the two.
     *
     * @param seed of the times
     */
    public void delay(Duration least, Duration most, long seed) {
        if (least.isNegative() || most.isZero() || least.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "least, most: " + least + ", " + most + " (expected: 0 <= least <= most, most > 0)");
        }
        passage.delay(least, most, new Random(seed));
    }

    /** So many bytes pass in a second in each direction, all connections together. */
    public void throttle(int bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: >= 1)");
        }
        passage.throttle(bytesPerSecond);
    }

    /** Everything passes again; what a black hole has held back is delivered. */
    public void heal() {
        trap.set(null);
        passage.open();
    }

    /**
     * The next request that matches still reaches the server, but its answer, and whatever else comes on that connection,
     * never reaches the client.
     */
    public void withholdAnswerTo(RequestMatch match) {
        caught = new CountDownLatch(1);
        trap.set(new Trap(match, false));
    }

    /** The next request that matches, and all that follows on that connection, never reaches the server. */
    public void dropRequest(RequestMatch match) {
        caught = new CountDownLatch(1);
        trap.set(new Trap(match, true));
    }

    /** Waits until a request has been dropped, or the answer that is withheld has arrived here. */
    public boolean awaitCaught(long timeout, TimeUnit unit) throws InterruptedException {
        return caught.await(timeout, unit);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                thread("connect", () -> connect(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket client) {
        try {
            if (!passage.await(Direction.UP, 0) || !passage.await(Direction.DOWN, 0)) {
                forget(client);
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Pair pair = new Pair(client, server);
            thread("up", () -> pair.pump(Direction.UP));
            thread("down", () -> pair.pump(Direction.DOWN));
        } catch (IOException e) {
            forget(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One proxied connection. */
    private final class Pair {
        private final Socket client;
        private final Socket server;
        private final int number = connections.incrementAndGet();
        private final AtomicInteger ended = new AtomicInteger();
        private volatile boolean isWithheld;
        private boolean isDropped;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** Until one side has no more to send, which the other is told. */
        void pump(Direction direction) {
            Socket from = direction == Direction.UP ? client : server;
            Socket to = direction == Direction.UP ? server : client;
            try {
                if (passAll(direction, from.getInputStream(), to)) {
                    to.shutdownOutput();
                    if (ended.incrementAndGet() == Direction.values().length) {
                        end(client);
                        end(server);
                    }
                    return;
                }
            } catch (IOException e) {
                // Reset by one of them; the other is told below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            forget(client);
            forget(server);
        }

        /** Returns whether the end came as the end of the stream. */
        private boolean passAll(Direction direction, InputStream in, Socket to)
                throws IOException, InterruptedException {
            byte[] buffer = new byte[BUFFER];
            while (true) {
                int length = read(direction, in, buffer);
                if (!passage.awaitDelay(direction)) {
                    return false;
                }
                if (length < 0) {
                    return true;
                }
                boolean passes = direction == Direction.UP ? passesUp(buffer, length) : passesDown();
                if (passes && !write(direction, to, buffer, length)) {
                    return false;
                }
            }
        }

        private int read(Direction direction, InputStream in, byte[] buffer) throws IOException, InterruptedException {
            try {
                return in.read(buffer);
            } catch (IOException e) {
                // Nor does a reset pass where nothing passes.
                passage.await(direction, 0);
                throw e;
            }
        }

        private boolean write(Direction direction, Socket to, byte[] buffer, int length)
                throws IOException, InterruptedException {
            OutputStream out = to.getOutputStream();
            for (int from = 0; from < length; ) {
                int slice = Math.min(passage.slice(), length - from);
                if (!passage.await(direction, slice)) {
                    return false;
                }
                try {
                    out.write(buffer, from, slice);
                } catch (IOException e) {
                    passage.await(direction.opposite(), 0);
                    throw e;
                }
                from += slice;
            }
            return true;
        }

        private boolean passesUp(byte[] buffer, int length) {
            Trap set = trap.get();
            if (set != null
                    && set.match().matches(number, Arrays.copyOf(buffer, length))
                    && trap.compareAndSet(set, null)) {
                isDropped = set.dropsRequest();
                isWithheld = true;
                if (isDropped) {
                    caught.countDown();
                }
            }
            return !isDropped;
        }

        private boolean passesDown() {
            if (isWithheld) {
                caught.countDown();
            }
            return !isWithheld;
        }
    }

    private void thread(String role, Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-" + port() + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private void forget(Socket socket) {
        reset(socket);
        sockets.remove(socket);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already.
        }
        close(socket);
    }

    /** What was written still arrives. */
    private void end(Socket socket) {
        close(socket);
        sockets.remove(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    @Override
    public void close() {
        passage.cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resetConnections();
    }
}
