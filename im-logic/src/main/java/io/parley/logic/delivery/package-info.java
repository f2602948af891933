/** Pushes on their way to the access nodes that own the receivers' connections. */
@NullMarked
package io.parley.logic.delivery;

import org.jspecify.annotations.NullMarked;
