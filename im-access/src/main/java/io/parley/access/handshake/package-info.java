/** From a TCP connection to an open one: HTTP upgrade, limits by address, the hello. */
@NullMarked
package io.parley.access.handshake;

import org.jspecify.annotations.NullMarked;
