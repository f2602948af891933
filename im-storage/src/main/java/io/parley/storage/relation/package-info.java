/** Relationship chains: friends and blocks. */
@NullMarked
package io.parley.storage.relation;

import org.jspecify.annotations.NullMarked;
