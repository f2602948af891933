/** Notifications for who is not connected: a port for push services, and Web Push. */
@NullMarked
package io.parley.logic.push;

import org.jspecify.annotations.NullMarked;
