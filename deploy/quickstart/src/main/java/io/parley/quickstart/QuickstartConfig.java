package io.parley.quickstart;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a person may choose, from variables of the environment.
 *
 * @param port {@code PARLEY_PORT}, 8080 by default: desk, widget and REST
 * @param wsPort {@code PARLEY_WS_PORT}, 8081 by default: WebSocket
 * @param demoPort {@code PARLEY_DEMO_PORT}, 8090 by default: the page that plays a customer's site
 * @param data {@code PARLEY_DATA}, {@code data} by default: all that outlives a run
 */
record QuickstartConfig(int port, int wsPort, int demoPort, Path data) {
    private static final String PORT = "PARLEY_PORT";
    private static final String WS_PORT = "PARLEY_WS_PORT";
    private static final String DEMO_PORT = "PARLEY_DEMO_PORT";
    private static final String DATA = "PARLEY_DATA";

    /** @throws QuickstartException if a variable has a value that it can't have */
    static QuickstartConfig read(Map<String, String> variables) {
        return new QuickstartConfig(
                port(variables, PORT, 8080),
                port(variables, WS_PORT, 8081),
                port(variables, DEMO_PORT, 8090),
                Path.of(text(variables, DATA, "data")).toAbsolutePath().normalize());
    }

    /** @throws QuickstartException if one of the ports is taken; the message says which, and what to do */
    void requireFreePorts() {
        requireFree(PORT, port);
        requireFree(WS_PORT, wsPort);
        requireFree(DEMO_PORT, demoPort);
    }

    /** Parley as browsers know it. */
    String origin() {
        return "http://localhost:" + port;
    }

    /** The customer's page as browsers know it: another site than Parley, as on a real page. */
    String demoOrigin() {
        return "http://127.0.0.1:" + demoPort;
    }

    String wsUrl() {
        return "ws://localhost:" + wsPort + "/ws";
    }

    private static void requireFree(String name, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port), 1);
        } catch (IOException e) {
            throw new QuickstartException(name + ": " + port + " is taken by another program (expected: a free port). "
                    + "To use another: " + name + "=" + (port + 1000) + " deploy/quickstart/run");
        }
    }

    private static int port(Map<String, String> variables, String name, int otherwise) {
        String value = text(variables, name, Integer.toString(otherwise));
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65535) {
            throw new QuickstartException(name + ": " + value + " (expected: 1 to 65535)");
        }
        return Integer.parseInt(value);
    }

    private static String text(Map<String, String> variables, String name, String otherwise) {
        String value = variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }
}
