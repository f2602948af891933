/** What delivery probes need: two accounts that are nobody's, and their conversation. */
@NullMarked
package io.parley.storage.probe;

import org.jspecify.annotations.NullMarked;
