/** Visitors of sites. */
@NullMarked
package io.parley.storage.visitor;

import org.jspecify.annotations.NullMarked;
