/** What readiness rests on: a database that answers, and real messages that arrive. */
@NullMarked
package io.parley.logic.probe;

import org.jspecify.annotations.NullMarked;
