/** The logic tier: messaging, relations, conversations, support, REST, and the server's end of the link. */
@NullMarked
package io.parley.logic;

import org.jspecify.annotations.NullMarked;
