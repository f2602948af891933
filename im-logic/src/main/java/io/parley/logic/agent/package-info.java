/** Agents and how they log in. */
@NullMarked
package io.parley.logic.agent;

import org.jspecify.annotations.NullMarked;
