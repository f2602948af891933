/** Support sessions: opened, assigned, given back, resolved, and everybody concerned told. */
@NullMarked
package io.parley.logic.support;

import org.jspecify.annotations.NullMarked;
