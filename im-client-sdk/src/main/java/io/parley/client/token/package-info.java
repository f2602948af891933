/** Where access tokens come from. */
@NullMarked
package io.parley.client.token;

import org.jspecify.annotations.NullMarked;
