/** Breaks a whole deployment in every way, by seed, while clients use it, and checks every promise afterwards. */
@NullMarked
package io.parley.chaos;

import org.jspecify.annotations.NullMarked;
