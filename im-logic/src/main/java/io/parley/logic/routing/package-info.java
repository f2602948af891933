/** Keeps the routes in Redis true: leases of access nodes, and repair after Redis lost its memory. */
@NullMarked
package io.parley.logic.routing;

import org.jspecify.annotations.NullMarked;
