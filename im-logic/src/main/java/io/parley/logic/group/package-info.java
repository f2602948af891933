/** Groups: what members and admins ask for, and who is told of it. */
@NullMarked
package io.parley.logic.group;

import org.jspecify.annotations.NullMarked;
