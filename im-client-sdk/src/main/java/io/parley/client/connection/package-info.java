/** One connection after the other: opening, requests, heartbeat, renewal, closing. */
@NullMarked
package io.parley.client.connection;

import org.jspecify.annotations.NullMarked;
