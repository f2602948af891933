package io.parley.access.bootstrap;

import io.parley.access.connection.ConnectionConfig;
import io.parley.access.handshake.HandshakeConfig;
import io.parley.access.link.LinkConfig;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One access node.
 *
 * @param node unique among the access nodes of a deployment, {@code [a-z0-9-]{1,32}}
 * @param port where clients connect, 0 for any free one; 8081 by default
 * @param managementPort health and metrics, 0 for any free one; 8082 by default
 */
public record AccessConfig(
        String node,
        int port,
        int managementPort,
        HandshakeConfig handshake,
        ConnectionConfig connection,
        LinkConfig link,
        DrainConfig drain) {
    public static final int DEFAULT_PORT = 8081;
    public static final int DEFAULT_MANAGEMENT_PORT = 8082;
    private static final Pattern NODE = Pattern.compile("[a-z0-9-]{1,32}");

    public AccessConfig {
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException("node: " + node + " (expected: " + NODE + ")");
        }
        checkPort("port", port);
        checkPort("managementPort", managementPort);
    }

    /** Everything by default, on the default ports. */
    public static AccessConfig of(String node, List<String> logicNodes) {
        return new AccessConfig(
                node,
                DEFAULT_PORT,
                DEFAULT_MANAGEMENT_PORT,
                HandshakeConfig.defaults(),
                ConnectionConfig.defaults(),
                LinkConfig.to(logicNodes),
                DrainConfig.defaults());
    }

    public AccessConfig withPorts(int newPort, int newManagementPort) {
        return new AccessConfig(node, newPort, newManagementPort, handshake, connection, link, drain);
    }

    public AccessConfig withHandshake(HandshakeConfig newHandshake) {
        return new AccessConfig(node, port, managementPort, newHandshake, connection, link, drain);
    }

    public AccessConfig withConnection(ConnectionConfig newConnection) {
        return new AccessConfig(node, port, managementPort, handshake, newConnection, link, drain);
    }

    public AccessConfig withLink(LinkConfig newLink) {
        return new AccessConfig(node, port, managementPort, handshake, connection, newLink, drain);
    }

    public AccessConfig withDrain(DrainConfig newDrain) {
        return new AccessConfig(node, port, managementPort, handshake, connection, link, newDrain);
    }

    private static void checkPort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + ": " + port + " (expected: 0 to 65535)");
        }
    }
}
