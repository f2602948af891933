/** Takes messages away that were kept for long enough. */
@NullMarked
package io.parley.storage.retention;

import org.jspecify.annotations.NullMarked;
