package io.parley.storage.visitor;

/** Somebody on a site's page. Anonymous: known by what they hold, not by who they are. */
public record Visitor(long userId, long siteId) {}
