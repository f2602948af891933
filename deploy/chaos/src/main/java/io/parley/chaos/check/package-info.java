/** The promises as rules over a whole run: what was told, what the tables hold, what the clients show. */
@NullMarked
package io.parley.chaos.check;

import org.jspecify.annotations.NullMarked;
