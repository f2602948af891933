/** Which access node owns which connection of a user, in Redis. */
@NullMarked
package io.parley.storage.routing;

import org.jspecify.annotations.NullMarked;
