/** How far the host's own servers have been told of what is in the logs, and what became of each event. */
@NullMarked
package io.parley.storage.webhook;

import org.jspecify.annotations.NullMarked;
