package io.parley.storage.message;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between JDBC and the database, reads the client's packets, and does to one COMMIT what it was told to. Everything
 * else passes.
 */
final class CommitProxy implements Closeable {
    private static final int COM_QUERY = 3;
    private static final int HEADER_BYTES = 4;
    /** What MySQL, unlike MariaDB, has before a query's text: no attributes, in one set. */
    private static final String NO_ATTRIBUTES = "\0\1";

    enum Fault {
        /** The server commits; its answer is lost with the connection. */
        ANSWER_LOST,
        /** The COMMIT is lost with the connection; the server rolls back. */
        COMMIT_LOST,
        /** The client loses its connection; the COMMIT reaches the server when another transaction asks for locks. */
        COMMIT_LATE
    }

    private final URI target;
    private final ServerSocket server;
    private final AtomicReference<Fault> next = new AtomicReference<>();
    private final CountDownLatch locksWanted = new CountDownLatch(1);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean late;
    private volatile boolean cutAfterFault;
    private volatile boolean cut;

    /**
     * @param url the database's JDBC URL
     */
    CommitProxy(String url) throws IOException {
        this.target = URI.create(url.substring("jdbc:".length()));
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The JDBC URL that leads through here. */
    String url() {
        return "jdbc:mysql://127.0.0.1:" + server.getLocalPort() + target.getPath() + "?" + target.getQuery();
    }

    void onNextCommit(Fault fault) {
        next.set(fault);
    }

    /** With the fault the database goes out of reach, until {@link #mend}. */
    void cutOnNextCommit(Fault fault) {
        cutAfterFault = true;
        next.set(fault);
    }

    void mend() {
        cutAfterFault = false;
        cut = false;
    }

    boolean hasHappened() {
        return next.get() == null;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            if (cut) {
                client.close();
            } else {
                Way way = new Way(client, new Socket(target.getHost(), target.getPort()));
                start(way::requests);
                start(way::answers);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private final class Way {
        private final Socket client;
        private final Socket database;
        private final CountDownLatch swallowed = new CountDownLatch(1);
        private volatile boolean swallowing;

        Way(Socket client, Socket database) throws IOException {
            this.client = client;
            this.database = database;
            for (Socket socket : Arrays.asList(client, database)) {
                socket.setTcpNoDelay(true);
                sockets.add(socket);
            }
        }

        void requests() throws IOException, InterruptedException {
            try (client;
                    database) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                while (true) {
                    byte[] packet = packet(in);
                    String query = query(packet);
                    if (late && query.contains("FOR UPDATE")) {
                        locksWanted.countDown();
                    }
                    Fault fault = query.equals("COMMIT") ? next.getAndSet(null) : null;
                    if (fault != null) {
                        happen(fault, packet);
                        return;
                    }
                    database.getOutputStream().write(packet);
                }
            }
        }

        private void happen(Fault fault, byte[] commit) throws IOException, InterruptedException {
            cut = cutAfterFault;
            swallowing = true;
            if (fault == Fault.COMMIT_LATE) {
                late = true;
                client.close();
                locksWanted.await();
            }
            if (fault != Fault.COMMIT_LOST) {
                database.getOutputStream().write(commit);
                swallowed.await();
            }
        }

        void answers() throws IOException {
            InputStream in = database.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0 && !swallowing; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            swallowed.countDown();
            if (!swallowing) {
                client.close();
            }
        }

        private static byte[] packet(DataInputStream in) throws IOException {
            byte[] header = new byte[HEADER_BYTES];
            in.readFully(header);
            int length = header[0] & 255 | (header[1] & 255) << 8 | (header[2] & 255) << 16;
            byte[] packet = Arrays.copyOf(header, HEADER_BYTES + length);
            in.readFully(packet, HEADER_BYTES, length);
            return packet;
        }

        private static String query(byte[] packet) {
            if (packet.length <= HEADER_BYTES || packet[HEADER_BYTES] != COM_QUERY) {
                return "";
            }
            String query =
                    new String(packet, HEADER_BYTES + 1, packet.length - HEADER_BYTES - 1, StandardCharsets.UTF_8);
            return (query.startsWith(NO_ATTRIBUTES) ? query.substring(NO_ATTRIBUTES.length()) : query)
                    .toUpperCase(Locale.ROOT);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side has closed.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "commit-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
