/** The devices that users are signed in on. */
@NullMarked
package io.parley.storage.device;

import org.jspecify.annotations.NullMarked;
