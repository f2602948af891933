/** Erasing what is kept of one user. */
@NullMarked
package io.parley.storage.erasure;

import org.jspecify.annotations.NullMarked;
