package io.parley.client.token;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A token to connect with.
 *
 * @param wsUrl where to connect; null: where the client was told
 */
public record Access(String accessToken, @Nullable URI wsUrl) {
    public Access(String accessToken) {
        this(accessToken, null);
    }
}
