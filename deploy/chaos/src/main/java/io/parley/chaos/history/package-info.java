/** What the clients of a run did and saw, as they told it themselves. */
@NullMarked
package io.parley.chaos.history;

import org.jspecify.annotations.NullMarked;
