/** Reports of messages and people, and what moderators do about them. */
@NullMarked
package io.parley.logic.report;

import org.jspecify.annotations.NullMarked;
