/** How the stores run transactions, and by which clock. */
@NullMarked
package io.parley.storage.transaction;

import org.jspecify.annotations.NullMarked;
