/** What is known of conversations and their messages. */
@NullMarked
package io.parley.client.conversation;

import org.jspecify.annotations.NullMarked;
