/** Files that are sent as messages: what is known of them in MySQL, their bytes in a store of their own. */
@NullMarked
package io.parley.storage.attachment;

import org.jspecify.annotations.NullMarked;
