/** What a new deployment needs before anybody can use it. */
@NullMarked
package io.parley.logic.provisioning;

import org.jspecify.annotations.NullMarked;
