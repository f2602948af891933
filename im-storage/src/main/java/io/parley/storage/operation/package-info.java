/** Answers of idempotent operations. */
@NullMarked
package io.parley.storage.operation;

import org.jspecify.annotations.NullMarked;
