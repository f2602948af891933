/** Full-text search over the messages that one may read, and what keeps its index current. */
@NullMarked
package io.parley.logic.search;

import org.jspecify.annotations.NullMarked;
