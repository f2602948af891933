/** Broadcasts of the operator's servers. */
@NullMarked
package io.parley.logic.broadcast;

import org.jspecify.annotations.NullMarked;
