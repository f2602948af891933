/** Figures of a whole deployment on this machine, each node a process of its own; docs/performance.md holds dated results. */
@NullMarked
package io.parley.bench;

import org.jspecify.annotations.NullMarked;
