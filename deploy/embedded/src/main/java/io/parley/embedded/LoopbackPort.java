package io.parley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Ports of 127.0.0.1. */
final class LoopbackPort {
    static final String ADDRESS = "127.0.0.1";
    private static final int PROBE_TIMEOUT_MILLIS = 1_000;
    private static final int PROBE_BYTES = 64;
    private static final int ANSWER_TIMEOUT_MILLIS = 10_000;

    private LoopbackPort() {}

    /** A port that is free now; another process may still take it first. */
    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedServerException("no free port on " + ADDRESS, e);
        }
    }

    /** @throws EmbeddedServerException if something listens there */
    static void requireFree(int port, String server) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(ADDRESS, port), 1);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    server + " port: " + port + " is taken by another program (expected: a free port)", e);
        }
    }

    /** Whether what listens there sends, after the request, an answer that satisfies the test. */
    static boolean answers(int port, String request, Predicate<String> test) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ADDRESS, port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream input = socket.getInputStream();
            byte[] answer = new byte[PROBE_BYTES];
            int length = Math.max(0, input.read(answer));
            return test.test(new String(answer, 0, length, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /** All that what listens there sends, after the request, before it closes the connection. */
    static String ask(int port, String request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ADDRESS, port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new EmbeddedServerException("no answer from port " + port, e);
        }
    }
}
