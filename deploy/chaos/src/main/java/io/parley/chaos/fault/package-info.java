/** What can be broken, when by seed, and the breaking and healing of it. */
@NullMarked
package io.parley.chaos.fault;

import org.jspecify.annotations.NullMarked;
