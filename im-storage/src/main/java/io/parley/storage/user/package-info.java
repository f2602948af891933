/** User accounts. */
@NullMarked
package io.parley.storage.user;

import org.jspecify.annotations.NullMarked;
