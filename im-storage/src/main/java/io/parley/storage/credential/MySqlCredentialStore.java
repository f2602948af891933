package io.parley.storage.credential;

import java.time.Clock;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Repository;

@Repository
class MySqlCredentialStore implements CredentialStore {
    private final CredentialMapper credentials;
    private final Clock clock;

    MySqlCredentialStore(CredentialMapper credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public Optional<AgentCredential> findByLogin(String login) {
        return Optional.ofNullable(credentials.selectById(login))
                .map(row -> new AgentCredential(row.userId, row.login, row.passwordHash));
    }

    @Override
    public void save(AgentCredential credential) {
        AgentCredentialRow row = new AgentCredentialRow();
        row.login = credential.login();
        row.userId = credential.userId();
        row.passwordHash = credential.passwordHash();
        row.changedAt = clock.millis();
        AgentCredentialRow known = credentials.selectById(row.login);
        if (known == null) {
            row.createdAt = row.changedAt;
            credentials.insert(row);
        } else if (known.userId == row.userId) {
            row.createdAt = known.createdAt;
            credentials.updateById(row);
        } else {
            throw new DuplicateKeyException("user=" + row.userId + " can't take the login of user=" + known.userId);
        }
    }

    @Override
    public boolean isServerApiKey(byte[] keyHash) {
        return credentials.countServerApiKeys(keyHash) > 0;
    }

    @Override
    public void addServerApiKey(byte[] keyHash, String name) {
        credentials.addServerApiKey(keyHash, name, clock.millis());
    }

    @Override
    public void revokeServerApiKey(byte[] keyHash) {
        credentials.revokeServerApiKey(keyHash, clock.millis());
    }
}
