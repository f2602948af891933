/** What one logic node at a time does. */
@NullMarked
package io.parley.logic.lease;

import org.jspecify.annotations.NullMarked;
