package io.parley.access.link;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one or more logic nodes listen.
 *
 * @param resolvesToMany written as {@code dns:///host:port}: each address of the host is a node of its own
 */
record LogicAddress(String host, int port, boolean resolvesToMany) {
    private static final Pattern SYNTAX =
            Pattern.compile("(?<dns>dns:///)?(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(?<port>\\d{1,5})");

    static LogicAddress parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("logicNodes: " + text + " (expected: host:port or dns:///name:port)");
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("logicNodes: " + text + " (expected: a port from 1 to 65535)");
        }
        return new LogicAddress(matcher.group("host"), port, matcher.group("dns") != null);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
