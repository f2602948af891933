/** Full-text search: the terms of a text, and the index of the log. */
@NullMarked
package io.parley.storage.search;

import org.jspecify.annotations.NullMarked;
