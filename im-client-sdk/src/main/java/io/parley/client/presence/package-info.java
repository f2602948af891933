/** Who is there, of those that the application watches. */
@NullMarked
package io.parley.client.presence;

import org.jspecify.annotations.NullMarked;
