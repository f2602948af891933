/** Access and refresh tokens: the signing key, issuing, rotation, revocation. */
@NullMarked
package io.parley.logic.token;

import org.jspecify.annotations.NullMarked;
