package io.parley.logic.token;

/** A parameter of endpoints for the operator's own servers: the call carries a server API key that is in force. */
public record ServerKey() {}
