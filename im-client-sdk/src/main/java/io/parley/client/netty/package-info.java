/** The WebSocket and the clock, on a Netty event loop. */
@NullMarked
package io.parley.client.netty;

import org.jspecify.annotations.NullMarked;
