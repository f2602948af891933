package io.parley.storage.credential;

/**
 * @param login lower case
 * @param passwordHash Argon2id in its encoded form
 */
public record AgentCredential(long userId, String login, String passwordHash) {
    @Override
    public String toString() {
        return "AgentCredential[userId=" + userId + "]";
    }
}
