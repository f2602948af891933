/** The truth in MySQL, and what Redis may lose. Ports are public, what implements them is not. */
@NullMarked
package io.parley.storage;

import org.jspecify.annotations.NullMarked;
