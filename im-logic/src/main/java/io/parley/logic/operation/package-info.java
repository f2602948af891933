/** What is kept of idempotent operations, and for how long. */
@NullMarked
package io.parley.logic.operation;

import org.jspecify.annotations.NullMarked;
