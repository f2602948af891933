/** What the node keeps for each client connection, and everything that ends one. */
@NullMarked
package io.parley.access.connection;

import org.jspecify.annotations.NullMarked;
