/**
 * The Java SDK: {@link io.parley.client.ParleyClient} over a WebSocket. Everything else that applications use is in
 * {@code api}, {@code store}, {@code token} and {@code rest}; the other packages are its inside.
 */
@NullMarked
package io.parley.client;

import org.jspecify.annotations.NullMarked;
