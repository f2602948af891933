/** Streams to the logic nodes: dialling, pinning, batching, and what losing one means. */
@NullMarked
package io.parley.access.link;

import org.jspecify.annotations.NullMarked;
