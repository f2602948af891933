/** What a client remembers between connections and, if the store does, between processes. */
@NullMarked
package io.parley.client.store;

import org.jspecify.annotations.NullMarked;
