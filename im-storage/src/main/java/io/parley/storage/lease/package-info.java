/** Jobs that one node at a time carries out. */
@NullMarked
package io.parley.storage.lease;

import org.jspecify.annotations.NullMarked;
