/** Messages to all whom a filter fits, and how far they have come. */
@NullMarked
package io.parley.storage.broadcast;

import org.jspecify.annotations.NullMarked;
