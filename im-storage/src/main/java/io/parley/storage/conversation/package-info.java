/** Conversations: heads, members, and what decides about access. */
@NullMarked
package io.parley.storage.conversation;

import org.jspecify.annotations.NullMarked;
