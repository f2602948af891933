package io.parley.access.link;

import java.nio.file.Path;

/**
 * Mutual TLS on the link: PEM files.
 *
 * @param certificate the chain that this node shows
 * @param key its private key, PKCS #8
 * @param authorities what a logic node's certificate must be signed by
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {}
