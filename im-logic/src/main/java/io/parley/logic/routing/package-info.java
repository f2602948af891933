/** Routes of connections, kept true while Redis comes and goes. */
@NullMarked
package io.parley.logic.routing;

import org.jspecify.annotations.NullMarked;
