/** Access tokens: what they say and how their signature is checked. */
@NullMarked
package io.parley.common.token;

import org.jspecify.annotations.NullMarked;
