package io.parley.storage.credential;

import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/** Passwords of agents and keys of servers, hashed. Every call blocks on the database and joins the caller's transaction. */
public interface CredentialStore {
    Optional<AgentCredential> findByLogin(String login);

    /**
     * Adds the credential, or gives the login a new password. A login never moves to another user.
     *
     * @throws DuplicateKeyException if the login is another user's, which another node may have made meanwhile
     */
    void save(AgentCredential credential);

    /** Whether the SHA-256 of a server API key is one that is in force. */
    boolean isServerApiKey(byte[] keyHash);

    /** Adds the key unless it is known; a revoked key stays revoked. */
    void addServerApiKey(byte[] keyHash, String name);

    void revokeServerApiKey(byte[] keyHash);
}
