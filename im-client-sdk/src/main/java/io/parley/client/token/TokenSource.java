package io.parley.client.token;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives access tokens. Must not block: it is asked on the client's event loop. Failing with a {@code ParleyException}
 * that is not retryable means that there will be none without the user's doing; any other failure is tried again.
 */
@FunctionalInterface
public interface TokenSource {
    CompletionStage<Access> token(Reason reason);

    /** Why a token is wanted. */
    enum Reason {
        /** Any that is still good will do. */
        CONNECT,
        /** The current one ends soon. */
        RENEW,
        /** The server does not take the current one. */
        REJECTED
    }

    /** Always the same token; when it ends, so does the client. */
    static TokenSource fixed(String accessToken) {
        Access access = new Access(accessToken);
        return reason -> CompletableFuture.completedFuture(access);
    }
}
