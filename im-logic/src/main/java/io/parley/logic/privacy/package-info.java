/** Erasing and exporting what is kept of one user. */
@NullMarked
package io.parley.logic.privacy;

import org.jspecify.annotations.NullMarked;
