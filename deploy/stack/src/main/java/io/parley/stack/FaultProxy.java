package io.parley.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that does to connections what networks do. Everything passes until told otherwise; each mode
 * concerns the connections of now and those to come.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private enum Mode {
        PASS,
        /** Connections are reset, new ones too. */
        CUT,
        /** Connections stay open, and nothing passes: what a dead router looks like. */
        BLACK_HOLE
    }

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object modeChange = new Object();
    private Mode mode = Mode.PASS;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile @Nullable Trap trap;
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
        setMode(Mode.CUT);
        sockets.forEach(FaultProxy::reset);
    }

    /** From now on nothing passes in either direction, and nobody is told. */
    public void blackHole() {
        setMode(Mode.BLACK_HOLE);
    }

    /** Everything passes again; what a black hole has held back is delivered. */
    public void heal() {
        trap = null;
        setMode(Mode.PASS);
    }

    /**
     * The next request that matches still reaches the server, but its answer, and whatever else comes on that connection,
     * never reaches the client.
     */
    public void withholdAnswerTo(RequestMatch match) {
        caught = new CountDownLatch(1);
        trap = new Trap(match, false);
    }

    /** The next request that matches, and all that follows on that connection, never reaches the server. */
    public void dropRequest(RequestMatch match) {
        caught = new CountDownLatch(1);
        trap = new Trap(match, true);
    }

    /** Waits until a request has been dropped, or the answer that is withheld has arrived here. */
    public boolean awaitCaught(long timeout, TimeUnit unit) throws InterruptedException {
        return caught.await(timeout, unit);
    }

    private void setMode(Mode next) {
        synchronized (modeChange) {
            mode = next;
            modeChange.notifyAll();
        }
    }

    private Mode awaitPassage() throws InterruptedException {
        synchronized (modeChange) {
            while (mode == Mode.BLACK_HOLE) {
                modeChange.wait();
            }
            return mode;
        }
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
            if (awaitPassage() == Mode.CUT) {
                reset(client);
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Pair pair = new Pair(client, server);
            thread("up", pair::up);
            thread("down", pair::down);
        } catch (IOException e) {
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One proxied connection. */
    private final class Pair {
        private final Socket client;
        private final Socket server;
        private final int number = connections.incrementAndGet();
        private volatile boolean isWithheld;
        private boolean isDropped;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void up() {
            pump(client, server, chunk -> {
                Trap set = trap;
                if (set != null && set.match().matches(number, chunk)) {
                    trap = null;
                    isDropped = set.dropsRequest();
                    isWithheld = true;
                    if (isDropped) {
                        caught.countDown();
                    }
                }
                return !isDropped;
            });
        }

        void down() {
            pump(server, client, chunk -> {
                if (isWithheld) {
                    caught.countDown();
                }
                return !isWithheld;
            });
        }

        private void pump(Socket from, Socket to, Predicate<byte[]> passes) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    byte[] chunk = Arrays.copyOf(buffer, length);
                    if (awaitPassage() == Mode.CUT) {
                        break;
                    }
                    if (passes.test(chunk)) {
                        out.write(chunk);
                    }
                }
            } catch (IOException e) {
                // One side has gone; the other is told below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                reset(client);
                reset(server);
            }
        }
    }

    private void thread(String role, Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-" + port() + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    @Override
    public void close() {
        setMode(Mode.CUT);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(FaultProxy::reset);
    }
}
