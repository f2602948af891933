/** Putting an access node together, its configuration, its health and its graceful end. */
@NullMarked
package io.parley.access.bootstrap;

import org.jspecify.annotations.NullMarked;
