/** How every node clears away what has outlived its time. */
@NullMarked
package io.parley.logic.sweep;

import org.jspecify.annotations.NullMarked;
