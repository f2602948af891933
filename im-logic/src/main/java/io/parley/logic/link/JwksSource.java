package io.parley.logic.link;

/** Where the link gets the public keys that access nodes verify tokens with. */
public interface JwksSource {
    /** The public keys, as a JWK set in JSON. */
    String publicJwks();
}
