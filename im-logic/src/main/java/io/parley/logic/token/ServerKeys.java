package io.parley.logic.token;

import io.parley.storage.credential.CredentialStore;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Server API keys: {@code psk_} and at least 32 characters of base64url, so that none is ever taken for an access token.
 * Only SHA-256 of a key is stored, which is enough for what can't be guessed.
 */
@Component
public class ServerKeys {
    static final String PREFIX = "psk_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{32,128}");

    private final CredentialStore credentials;

    public ServerKeys(CredentialStore credentials) {
        this.credentials = credentials;
    }

    /** Blocks on the database. */
    public boolean isInForce(String key) {
        return FORM.matcher(key).matches() && credentials.isServerApiKey(hash(key));
    }

    /**
     * Adds the key unless it is known. Blocks on the database.
     *
     * @throws IllegalArgumentException if it is not of the form of a key
     */
    public void add(String key, String name) {
        if (!FORM.matcher(key).matches()) {
            throw new IllegalArgumentException("server API key: of another form (expected: " + FORM + ")");
        }
        credentials.addServerApiKey(hash(key), name);
    }

    private static byte[] hash(String key) {
        return RefreshToken.sha256(key.getBytes(StandardCharsets.US_ASCII));
    }
}
