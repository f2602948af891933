/** The devices that users are signed in on: who may come, who is there, who has to go. */
@NullMarked
package io.parley.logic.device;

import org.jspecify.annotations.NullMarked;
