/** Frames that clients send: what they are, whether they may pass, where they go. */
@NullMarked
package io.parley.access.frame;

import org.jspecify.annotations.NullMarked;
