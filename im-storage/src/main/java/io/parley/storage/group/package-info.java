/** Groups: who is in one, in which role, and how it is changed. */
@NullMarked
package io.parley.storage.group;

import org.jspecify.annotations.NullMarked;
