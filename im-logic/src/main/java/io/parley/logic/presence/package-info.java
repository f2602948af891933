/** Connections as they open, renew and close. */
@NullMarked
package io.parley.logic.presence;

import org.jspecify.annotations.NullMarked;
