/** Ids of rows. */
@NullMarked
package io.parley.common.id;

import org.jspecify.annotations.NullMarked;
