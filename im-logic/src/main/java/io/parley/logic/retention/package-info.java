/** How long messages are kept. */
@NullMarked
package io.parley.logic.retention;

import org.jspecify.annotations.NullMarked;
