/** Clients that do, by seed, what people do: write, read, block, ask for help, answer, and lose their connections. */
@NullMarked
package io.parley.chaos.traffic;

import org.jspecify.annotations.NullMarked;
