package io.parley.access.connection;

/** Limits and times of one client connection. */
public record ConnectionConfig(InboundConfig inbound, OutboundConfig outbound, HeartbeatConfig heartbeat) {
    public static ConnectionConfig defaults() {
        return new ConnectionConfig(InboundConfig.defaults(), OutboundConfig.defaults(), HeartbeatConfig.defaults());
    }
}
