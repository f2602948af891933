/** What the two catalogues of {@code error.proto} mean to a client. */
@NullMarked
package io.parley.common.error;

import org.jspecify.annotations.NullMarked;
