package io.parley.client.rest;

import java.util.Optional;

/** Where the refresh token lives between two processes. Called one at a time, on threads of the HTTP client. */
public interface RefreshTokenKeep {
    Optional<String> get();

    void set(String refreshToken);

    /** It is of no use any more. */
    void clear();

    /** Lost with the process. */
    static RefreshTokenKeep inMemory() {
        return new RefreshTokenKeep() {
            private volatile Optional<String> kept = Optional.empty();

            @Override
            public Optional<String> get() {
                return kept;
            }

            @Override
            public void set(String refreshToken) {
                kept = Optional.of(refreshToken);
            }

            @Override
            public void clear() {
                kept = Optional.empty();
            }
        };
    }
}
