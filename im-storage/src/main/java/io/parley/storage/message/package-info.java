/** The log of messages: appending to it, and reading from it. */
@NullMarked
package io.parley.storage.message;

import org.jspecify.annotations.NullMarked;
