package io.parley.access.link;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the logic nodes are and how to talk to them.
 *
 * @param logicNodes {@code host:port} for each node, or one {@code dns:///name:port} whose addresses are all dialled and
 *     resolved anew from time to time
 * @param tls client certificate and trust; null for plain text
 * @param maxQueuedBytes requests that may wait for one logic node; over it clients get BUSY, 8 MiB by default
 * @param timing intervals and timeouts
 */
public record LinkConfig(List<String> logicNodes, @Nullable TlsFiles tls, int maxQueuedBytes, LinkTiming timing) {
    public static final int DEFAULT_MAX_QUEUED_BYTES = 8 * 1024 * 1024;

    public LinkConfig {
        logicNodes = List.copyOf(logicNodes);
        if (logicNodes.isEmpty()) {
            throw new IllegalArgumentException("logicNodes: none (expected: at least one host:port)");
        }
        logicNodes.forEach(LogicAddress::parse);
        if (maxQueuedBytes < 1024) {
            throw new IllegalArgumentException("maxQueuedBytes: " + maxQueuedBytes + " (expected: >= 1024)");
        }
    }

    public static LinkConfig to(List<String> logicNodes) {
        return new LinkConfig(logicNodes, null, DEFAULT_MAX_QUEUED_BYTES, LinkTiming.defaults());
    }
}
