/** Support sessions: waiting, assigned, resolved. */
@NullMarked
package io.parley.storage.support;

import org.jspecify.annotations.NullMarked;
