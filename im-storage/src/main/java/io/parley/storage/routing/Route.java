package io.parley.storage.routing;

/**
 * Where one device of a user is connected.
 *
 * @param node the access node that owns the connection
 * @param bootId that node's start
 * @param connectionId unique for node and boot, rising: the larger one is the newer
 */
public record Route(long userId, String deviceId, String node, long bootId, long connectionId) {}
