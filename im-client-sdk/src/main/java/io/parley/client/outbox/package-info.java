/** Messages on their way. */
@NullMarked
package io.parley.client.outbox;

import org.jspecify.annotations.NullMarked;
