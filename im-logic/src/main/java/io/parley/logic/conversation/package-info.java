/** Conversations: who is in them, what each may read, and what changed since a sync token. */
@NullMarked
package io.parley.logic.conversation;

import org.jspecify.annotations.NullMarked;
