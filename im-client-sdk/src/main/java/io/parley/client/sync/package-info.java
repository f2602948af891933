/** Becoming current, and filling gaps. */
@NullMarked
package io.parley.client.sync;

import org.jspecify.annotations.NullMarked;
