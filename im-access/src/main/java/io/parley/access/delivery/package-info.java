/** From the link to the connections: pushes, replies and hints. */
@NullMarked
package io.parley.access.delivery;

import org.jspecify.annotations.NullMarked;
