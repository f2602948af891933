/** Agents, and who of them is online. */
@NullMarked
package io.parley.storage.agent;

import org.jspecify.annotations.NullMarked;
