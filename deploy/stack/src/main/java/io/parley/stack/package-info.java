/** A whole deployment on one machine, each node a process of its own: for integration tests, bench and chaos. */
@NullMarked
package io.parley.stack;

import org.jspecify.annotations.NullMarked;
