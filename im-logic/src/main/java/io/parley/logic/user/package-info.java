/** Users, as a server of the operator makes them. */
@NullMarked
package io.parley.logic.user;

import org.jspecify.annotations.NullMarked;
