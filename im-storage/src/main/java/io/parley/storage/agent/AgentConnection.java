package io.parley.storage.agent;

/**
 * One open connection of an agent.
 *
 * @param node the access node that owns it
 * @param bootId that node's start
 * @param connectionId unique for node and boot
 */
public record AgentConnection(long userId, String node, long bootId, long connectionId) {}
