package io.parley.client.rest;

/** An agent's sign-in: who, and for which site. */
public record AgentGrant(TokenGrant grant, String name, long siteId, String siteName) {}
