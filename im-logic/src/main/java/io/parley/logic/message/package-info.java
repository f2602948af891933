/** The path of a message from its request to the log, and what reads the log. */
@NullMarked
package io.parley.logic.message;

import org.jspecify.annotations.NullMarked;
