package io.parley.access.handshake;

import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public keys that logic nodes have told of. While a key is being changed, some nodes know one that others do not
 * yet: a token passes if any node's keys verify it. Keys of nodes that have left still count, until the node comes back
 * with others. Usable by many threads.
 */
public final class TokenKeys {
    private final Clock clock;
    private final Map<String, String> jwksByNode = new LinkedHashMap<>();
    private volatile List<TokenVerifier> verifiers = List.of();

    public TokenKeys(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param node the name of the logic node
     * @param jwks its keys, which replace those that it told of before
     * @throws IllegalArgumentException if that is not a set of keys
     */
    public synchronized void learn(String node, String jwks) {
        TokenVerifier.fromJwks(jwks, clock);
        if (!jwks.equals(jwksByNode.put(node, jwks))) {
            verifiers = jwksByNode.values().stream()
                    .distinct()
                    .map(set -> TokenVerifier.fromJwks(set, clock))
                    .toList();
        }
    }

    /** Whether no logic node has told of its keys yet. */
    boolean isEmpty() {
        return verifiers.isEmpty();
    }

    /** Costs up to a P-256 verification for each different set of keys. */
    TokenCheck verify(String token) {
        TokenCheck check = new TokenCheck.Invalid("no keys are known");
        for (TokenVerifier verifier : verifiers) {
            check = verifier.verify(token);
            if (!(check instanceof TokenCheck.Invalid)) {
                return check;
            }
        }
        return check;
    }
}
