package io.parley.client.rest;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a file can be had, without a token.
 *
 * @param thumbnail empty: there is none
 * @param expiresAt until then they are good, or until the message is recalled
 */
public record Links(URI file, Optional<URI> thumbnail, Instant expiresAt) {}
