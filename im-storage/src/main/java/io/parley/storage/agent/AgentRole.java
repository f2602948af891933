package io.parley.storage.agent;

/** What an agent may do. Stored by name. */
public enum AgentRole {
    AGENT,
    SUPERVISOR,
    ADMIN
}
