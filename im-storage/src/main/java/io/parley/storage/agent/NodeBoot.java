package io.parley.storage.agent;

/** One start of one access node. */
public record NodeBoot(String node, long bootId) {}
