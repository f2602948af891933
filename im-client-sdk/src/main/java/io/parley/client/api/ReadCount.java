package io.parley.client.api;

/**
 * How many have read an own message.
 *
 * @param read of {@code members}
 * @param members who may read it, its sender aside
 */
public record ReadCount(long seq, int read, int members) {}
