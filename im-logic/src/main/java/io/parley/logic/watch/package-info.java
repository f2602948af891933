/** Who is there, told to those who watch. */
@NullMarked
package io.parley.logic.watch;

import org.jspecify.annotations.NullMarked;
