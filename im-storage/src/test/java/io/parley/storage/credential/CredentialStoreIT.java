package io.parley.storage.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.id.IdGenerator;
import io.parley.storage.testing.StorageTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

@StorageTest
class CredentialStoreIT {
    private final CredentialStore credentials;
    private final long userId;
    private final String login;
    private final byte[] keyHash;

    CredentialStoreIT(CredentialStore credentials, IdGenerator ids) {
        this.credentials = credentials;
        this.userId = ids.next();
        this.login = "ann" + userId + "@example.com";
        this.keyHash = ByteBuffer.allocate(32).putLong(userId).array();
    }

    @Test
    void save_new_isFoundByLogin() {
        AgentCredential credential = new AgentCredential(userId, login, "$argon2id$first");
        assertThat(credentials.findByLogin(login)).isEmpty();

        credentials.save(credential);

        assertThat(credentials.findByLogin(login)).contains(credential);
    }

    @Test
    void save_loginKnown_changesThePassword() {
        credentials.save(new AgentCredential(userId, login, "$argon2id$first"));

        credentials.save(new AgentCredential(userId, login, "$argon2id$second"));

        assertThat(credentials.findByLogin(login))
                .map(AgentCredential::passwordHash)
                .contains("$argon2id$second");
    }

    @Test
    void save_loginOfAnother_isRefused() {
        credentials.save(new AgentCredential(userId, login, "$argon2id$first"));

        assertThatThrownBy(() -> credentials.save(new AgentCredential(userId + 1, login, "$argon2id$thief")))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(credentials.findByLogin(login)).map(AgentCredential::userId).contains(userId);
    }

    @Test
    void serverApiKey_isInForceUntilItIsRevoked() {
        assertThat(credentials.isServerApiKey(keyHash)).isFalse();

        credentials.addServerApiKey(keyHash, "shop");
        credentials.addServerApiKey(keyHash, "shop again");
        assertThat(credentials.isServerApiKey(keyHash)).isTrue();

        credentials.revokeServerApiKey(keyHash);
        credentials.addServerApiKey(keyHash, "shop");
        assertThat(credentials.isServerApiKey(keyHash)).isFalse();
    }

    @Test
    void toString_hidesLoginAndHash() {
        assertThat(new AgentCredential(userId, login, "$argon2id$first").toString())
                .doesNotContain(login)
                .doesNotContain("argon2id");
    }
}
