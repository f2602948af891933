/** Tells the host's own servers what happened: events are read from the logs, signed, sent, tried again, and kept account of. */
@NullMarked
package io.parley.logic.webhook;

import org.jspecify.annotations.NullMarked;
