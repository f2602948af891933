/** Support sessions. */
@NullMarked
package io.parley.client.support;

import org.jspecify.annotations.NullMarked;
